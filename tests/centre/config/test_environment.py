from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest

from lachan.centre.config.environment import SETTINGS, Environment, read_environment


def test_it_needs_nothing_to_be_set() -> None:
    environment, problems = read_environment({})
    assert problems == ()
    assert environment.debug is False
    assert environment.hosts == ("localhost", "127.0.0.1", "[::1]")
    assert environment.trusted_proxies == ()


def test_each_field_has_a_variable_and_says_what_it_means() -> None:
    assert {setting.field for setting in SETTINGS} == set(Environment.__struct_fields__)
    assert all(setting.meaning and setting.default for setting in SETTINGS)


def test_it_reads_what_is_set() -> None:
    environment, problems = read_environment(
        {
            "LACHAN_DATA": "/srv/lachan",
            "LACHAN_HOSTS": "lachan.example, www.lachan.example",
            "LACHAN_TRUSTED_PROXIES": "10.0.0.0/8,::1",
            "LACHAN_CHECKS_PER_MINUTE": "1200",
            "LACHAN_HTTPS_ONLY": "yes",
            "PATH": "/bin",
        }
    )
    assert problems == ()
    assert environment.data == Path("/srv/lachan")
    assert environment.api_keys_file == Path("/srv/lachan/api-keys.json")
    assert environment.hosts == ("lachan.example", "www.lachan.example")
    assert environment.trusted_proxies == (ip_network("10.0.0.0/8"), ip_network("::1"))
    assert environment.checks_per_minute == 1200
    assert environment.https_only is True


@pytest.mark.parametrize(
    ("variable", "value", "mend"),
    [
        ("LACHAN_DATA", "var", "whole path"),
        ("LACHAN_DEBUG", "maybe", "1 for yes or 0 for no"),
        ("LACHAN_HOSTS", "*", "name each host"),
        ("LACHAN_HOSTS", "https://lachan.example/", "without scheme"),
        ("LACHAN_TRUSTED_PROXIES", "proxy.example", "networks such as 10.0.0.0/8"),
        ("LACHAN_CHECKS_PER_MINUTE", "many", "whole number from 1"),
        ("LACHAN_CHECKS_PER_MINUTE", "0", "whole number from 1"),
        ("LACHAN_WORKERS", "65", "to 64"),
        ("LACHAN_CENTRE_NAME", "Trung tâm\x1b[2J", "one line"),
        ("LACHAN_CENTRE_NAME", "a" * 121, "at most 120"),
        ("LACHAN_CENTRE_CONTACT", "hoi@a.example\nbcc:b@b.example", "one mail address"),
        ("LACHAN_CENTRE_CONTACT", "javascript:alert(1)", "one mail address"),
        ("LACHAN_CENTRE_CONTACT", "số 1 phố Huế", "one mail address"),
    ],
)
def test_it_names_a_wrong_variable_and_the_mend_and_goes_on_with_the_default(
    variable: str, value: str, mend: str
) -> None:
    environment, problems = read_environment({variable: value})
    assert [problem.variable for problem in problems] == [variable]
    assert mend in problems[0].mend
    assert environment == read_environment({})[0]


def test_a_centres_name_is_kept_in_one_form() -> None:
    environment, problems = read_environment({"LACHAN_CENTRE_NAME": "  Trung ta\u0302m\tmột "})
    assert problems == ()
    assert environment.centre_name == "Trung tâm một"


def test_it_does_not_repeat_a_wrong_value_that_may_be_a_secret() -> None:
    _, problems = read_environment({"LACHAN_DEBUG": "hunter2"})
    assert "hunter2" not in str(problems)


def test_it_finds_a_misspelt_variable() -> None:
    _, problems = read_environment({"LACHAN_HOST": "lachan.example", "LACHAN_REQUIRE_ALL": "1"})
    assert [(problem.variable, problem.mend) for problem in problems] == [
        ("LACHAN_HOST", "did you mean LACHAN_HOSTS?")
    ]
