"""The section 55 clock: by when the PCC's comments on an HMICFRS report must be published."""

from datetime import date, timedelta

# The Policing and Crime Act 2017 (Commencement No. 1 and Transitional Provisions) Regulations 2017
# (S.I. 2017/399), regulation 4(a). Before it, section 55 set no period.
_IN_FORCE_FROM = date(2017, 5, 2)
_PERIOD_DAYS = 56


def section_55_day(published_on: date | None) -> date | None:
    """The last day for publishing the PCC's comments on a report, or None where no day is known.

    Police Act 1996, section 55(5A), inserted by the Policing and Crime Act 2017, section 37(2): the
    local policing body's comments, with the chief officer's and any response to those, "must be published
    before the end of the period of 56 days beginning with the day on which the report is published".

    A period "beginning with" a day includes that day (Trow v Ind Coope (West Midlands) Ltd [1967] 2 QB 899;
    Zoan v Rouamba [2000] 1 WLR 1509), so publication is day 1 and the last day is publication plus 55. A
    phrase of a paper such as "within 56 days of publication" leaves its day out by the usual convention and
    ends one day later; this clock is the statute's, and its earlier day is the safe one. Weekends and bank
    holidays aren't left out: the Act doesn't say so, and publishing is no step that needs an open office.

    None without a publication date (unknown is never guessed), and for a report published before the
    subsection came into force on 2 May 2017. Whether a publication is a report under section 54 at all (a
    super-complaint's isn't) is for the caller to know.
    """
    if published_on is None or published_on < _IN_FORCE_FROM:
        return None
    return published_on + timedelta(days=_PERIOD_DAYS - 1)
