"""Settings: where they come from, what is refused, and that no secret is ever shown."""

from pathlib import Path

import pytest

from config.settings import Settings, SettingsError, load_settings

SECRET = "hunter2-hunter2"


def test_every_channel_is_set_by_environment_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "MAIL__HOST": "smtp.force.example",
        "MAIL__PASSWORD": SECRET,
        "TEAMS__CHANNELS": '{"ops": "https://prod-1.example/hook?sig=x"}',
        "APPRISE__CHANNELS": '{"desk": "json://desk.example/token"}',
        "APPRISE__ENABLE_ONLY": '["json"]',
        "NOTIFY__API_KEY": SECRET,
        "NOTIFY__TEMPLATE_ID": "217a419e-6a7d-482a-9596-718b889dffce",
    }.items():
        monkeypatch.setenv(f"OVERSIGHT_{name}", value)
    settings = load_settings()
    assert settings.mail.host == "smtp.force.example"
    assert settings.teams.channels["ops"].get_secret_value() == "https://prod-1.example/hook?sig=x"
    assert settings.apprise.channels["desk"].get_secret_value() == "json://desk.example/token"
    assert settings.apprise.enable_only == ["json"]
    assert settings.notify.api_key is not None
    assert settings.notify.api_key.get_secret_value() == SECRET
    shown = repr(settings) + str(settings) + str(settings.model_dump())
    for secret in (SECRET, "sig=x", "desk.example/token"):
        assert secret not in shown


def test_an_installation_needs_no_settings_at_all() -> None:
    settings = load_settings()
    assert settings == Settings()
    assert settings.apprise.enable_only == []


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("MAIL__PORT", "0", "OVERSIGHT_MAIL__PORT"),
        ("MAIL__SECURITY", "ssl", "OVERSIGHT_MAIL__SECURITY"),
        ("APPRISE__ENABLE_ONLY", '["mailto"]', "use the channel “email”"),
        ("APPRISE__ENABLE_ONLY", '["syslog"]', "on this machine only"),
        ("APPRISE__ENABLE_ONLY", '["json://x"]', "OVERSIGHT_APPRISE__ENABLE_ONLY"),
        ("NOTIFY__TEMPLATE_ID", "reminder", "OVERSIGHT_NOTIFY__TEMPLATE_ID"),
        ("NOTIFY__BASE_URL", "http://api.example", "OVERSIGHT_NOTIFY__BASE_URL"),
        ("NOTIFY__BASE_URL", "http://localhost.example", "OVERSIGHT_NOTIFY__BASE_URL"),
        ("TEAMS__CHANNELS", f'{{"ops": ["{SECRET}"]}}', "OVERSIGHT_TEAMS__CHANNELS__OPS"),
        ("TEAMS__CHANNELS", f'{{"ops": "{SECRET}"', "the settings can't be read"),
        ("MAIL", f'{{"pasword": "{SECRET}"}}', "OVERSIGHT_MAIL__PASWORD"),
    ],
)
def test_a_wrong_setting_is_named_and_its_value_is_not_shown(
    name: str, value: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"OVERSIGHT_{name}", value)
    with pytest.raises(SettingsError, match=says) as caught:
        load_settings()
    assert SECRET not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("https://oversight.force.example", True),
        ("https://oversight.force.example/hmicfrs/", True),
        ("http://127.0.0.1:8000", True),
        ("http://localhost/", True),
        ("http://oversight.force.example", False),  # a link is as good as a password for one answer
        ("http://localhost.evil.example", False),
        ("https://oversight.force.example/?a=b", False),
        ('https://oversight.force.example/" onclick="x', False),
        ("ftp://oversight.force.example", False),
        ("oversight.force.example", False),
    ],
)
def test_links_to_answer_need_a_web_address_that_is_private(
    address: str, taken: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OVERSIGHT_PUBLIC_URL", address)
    if taken:
        assert load_settings().public_url == address
    else:
        with pytest.raises(SettingsError, match="OVERSIGHT_PUBLIC_URL"):
            load_settings()


def test_a_short_key_for_links_is_refused_and_none_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OVERSIGHT_ANSWER_KEY", SECRET)
    with pytest.raises(SettingsError, match="OVERSIGHT_ANSWER_KEY") as caught:
        load_settings()
    assert SECRET not in str(caught.value)
    monkeypatch.setenv("OVERSIGHT_ANSWER_KEY", SECRET * 3)
    monkeypatch.setenv("OVERSIGHT_PING_URL", f"https://ping.example/{SECRET}")
    assert SECRET not in repr(load_settings())


def test_a_broken_toml_file_shows_no_secret_of_it() -> None:
    Path("oversight.toml").write_text(f'[mail]\npassword = "{SECRET}\n')
    with pytest.raises(SettingsError, match="the settings can't be read") as caught:
        load_settings()
    assert SECRET not in str(caught.value)


def test_environment_goes_before_env_file_and_that_before_toml(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("oversight.toml").write_text('force = "toml"\nuid_domain = "toml.example"\n[mail]\nhost = "toml"\n')
    Path(".env").write_text("OVERSIGHT_FORCE=file\nOVERSIGHT_UID_DOMAIN=file.example\n")
    monkeypatch.setenv("OVERSIGHT_FORCE", "environment")
    settings = load_settings()
    assert (settings.force, settings.uid_domain, settings.mail.host) == (
        "environment",
        "file.example",
        "toml",
    )
