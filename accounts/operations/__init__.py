"""What people do with their account, one module per noun."""

from accounts.operations.people import (
    CODE_LIFE,
    TERMS,
    WrongCode,
    account_of,
    digest_of,
    forget_sessions,
    person_of,
    platform_sender,
    record,
    send_code,
    take_part,
    use_code,
)

__all__ = [
    "CODE_LIFE",
    "TERMS",
    "WrongCode",
    "account_of",
    "digest_of",
    "forget_sessions",
    "person_of",
    "platform_sender",
    "record",
    "send_code",
    "take_part",
    "use_code",
]
