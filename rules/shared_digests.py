"""What a digest says where others than its reader see it: on a channel that a team shares."""

from dataclasses import replace

from rules.digests import Digest, answer_command


def without_links(digest: Digest) -> Digest:
    """The same digest with the command to answer by in place of each link.

    A link to answer is signed for one person: on a shared channel anybody could answer in that name.
    """
    groups = tuple(
        replace(
            group,
            lines=tuple(
                replace(line, link="", command=answer_command(line.item_key)) if line.link else line
                for line in group.lines
            ),
        )
        for group in digest.groups
    )
    return replace(digest, groups=groups)
