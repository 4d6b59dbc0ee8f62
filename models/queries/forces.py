"""Which force is meant: the one by its code, or the only one there is."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.force import Force

_CODES_NAMED = 5


class NoSuchForceError(LookupError):
    """The database holds no force, or none with that code; the message says what to do."""


class AmbiguousForceError(LookupError):
    """The database holds several forces and none was named; the message says what to do."""


def force_by_code(session: Session, code: str | None) -> Force:
    """The force with that code, or the only force when `code` is None.

    Raises NoSuchForceError, or AmbiguousForceError when no code is given and there are several forces.
    """
    if code is not None:
        force = session.scalar(sa.select(Force).where(Force.code == code))
        if force is None:
            raise NoSuchForceError(f"there is no force with the code “{code}”; {_choice(session)}")
        return force
    forces = session.scalars(sa.select(Force).order_by(Force.code).limit(2)).all()
    if not forces:
        raise NoSuchForceError(_choice(session))
    if len(forces) > 1:
        raise AmbiguousForceError(f"this database serves several forces; {_choice(session)}")
    return forces[0]


def _choice(session: Session) -> str:
    codes = session.scalars(sa.select(Force.code).order_by(Force.code).limit(_CODES_NAMED + 1)).all()
    if not codes:
        return "the database holds no force yet: load a register first"
    more = " and others" if len(codes) > _CODES_NAMED else ""
    return f"name one by its code: {', '.join(codes[:_CODES_NAMED])}{more}"
