"""Frames: a template filled once with marks gives what the template itself gives for every value."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.reminders.mail_frames import environment, escaped, frame
from tasks.reminders.mail_html import GroupWords, LineWords, MailWords

HUES = (("overdue", "#9b1c1c", "#ff9d94"),)
LOOK: Mapping[str, object] = {"kind": "overdue", "hue": "#9b1c1c"}
# Each template with what it takes, and what stands in it as it is.
TEMPLATES: dict[str, tuple[tuple[str, ...], Mapping[str, object]]] = {
    "digest.html.jinja": ((*MailWords._fields, "groups"), {"hues": HUES}),
    "digest_group.html.jinja": (GroupWords._fields, LOOK),
    "digest_line.html.jinja": (LineWords._fields, {**LOOK, "last": True}),
}
WORDS = st.one_of(
    st.just(""),
    st.sampled_from(
        ("<b>&amp;</b>", "50% of %s %(x)s", "\x020\x03", "“quoted” o'clock", "{{ title }}", "a\\b")
    ),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=12),
)


@pytest.mark.parametrize("template", TEMPLATES)
@given(data=st.data())
def test_a_filled_frame_is_the_rendered_template(template: str, data: st.DataObject) -> None:
    names, fixed = TEMPLATES[template]
    values = dict(zip(names, data.draw(st.tuples(*[WORDS] * len(names))), strict=True))
    made = frame(
        template,
        names,
        tuple(map(bool, values.values())),
        tuple(part for pair in fixed.items() for part in pair),
    )
    filled = made.filled([escaped(value) for value in values.values()])
    assert filled == environment().get_template(template).render({**values, **fixed})
