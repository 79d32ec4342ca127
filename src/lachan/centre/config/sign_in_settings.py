"""Settings of signing in: django-allauth, sessions, passwords. Why each: docs/reference/sign-in.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from lachan.centre.config.environment import Environment

# Two hours unused, twelve in all; sign_in/session_store.py keeps the times on the server.
_IDLE_SECONDS: Final = 2 * 3600
_FRESH_SECONDS: Final = 600


def sign_in_settings(environment: Environment) -> dict[str, Any]:
    """This will give the settings of signing in, by name. Over HTTPS cookies are bound to this one host (`__Host-`)."""
    prefix = "__Host-" if environment.https_only else ""
    secure = environment.https_only
    return {
        "AUTHENTICATION_BACKENDS": ["lachan.centre.accounts.sign_in.backend.PersonBackend"],
        "PASSWORD_HASHERS": ["lachan.centre.accounts.sign_in.hashing.BoundedArgon2Hasher"],
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": "lachan.centre.accounts.sign_in.weak_passwords.WeakPasswordValidator"}
        ],
        "LOGIN_URL": "account_login",
        "LOGIN_REDIRECT_URL": "/desk/",
        "SESSION_ENGINE": "lachan.centre.accounts.sign_in.session_store",
        "SESSION_COOKIE_NAME": f"{prefix}session",
        "SESSION_COOKIE_AGE": _IDLE_SECONDS,
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        # Lax and not Strict: who comes back from the ministry's own sign-in page needs the session
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "CSRF_COOKIE_NAME": f"{prefix}csrf",
        "CSRF_COOKIE_SECURE": secure,
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Strict",
        "MESSAGE_STORAGE": "django.contrib.messages.storage.session.SessionStorage",
        "ACCOUNT_ADAPTER": "lachan.centre.accounts.sign_in.adapter.AccountAdapter",
        "ACCOUNT_FORMS": {
            "login": "lachan.centre.accounts.sign_in.forms.SignInForm",
            "reauthenticate": "lachan.centre.accounts.sign_in.forms.PasswordAgainForm",
            "change_password": "lachan.centre.accounts.sign_in.forms.ChangePasswordForm",
        },
        "ACCOUNT_USER_MODEL_USERNAME_FIELD": None,
        "ACCOUNT_LOGIN_METHODS": {"email"},
        "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1*"],
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_EMAIL_NOTIFICATIONS": False,
        "ACCOUNT_SESSION_REMEMBER": False,
        "ACCOUNT_LOGOUT_ON_GET": False,
        "ACCOUNT_REAUTHENTICATION_TIMEOUT": _FRESH_SECONDS,
        "ACCOUNT_REAUTHENTICATION_METHODS": ["mfa", "password"],
        # what slows guessing is ours (sign_in/guessing.py): allauth's counts by address, in one process's memory
        "ACCOUNT_RATE_LIMITS": False,
        "MFA_ADAPTER": "lachan.centre.accounts.sign_in.mfa_adapter.SecondFactorAdapter",
        "MFA_FORMS": {
            "authenticate": "lachan.centre.accounts.sign_in.code_forms.CodeForm",
            "reauthenticate": "lachan.centre.accounts.sign_in.code_forms.CodeAgainForm",
            "activate_totp": "lachan.centre.accounts.sign_in.code_forms.SetUpCodeForm",
            "login_webauthn": "lachan.centre.accounts.sign_in.code_forms.PasskeySignInForm",
            "authenticate_webauthn": "lachan.centre.accounts.sign_in.code_forms.PasskeyStepForm",
            "reauthenticate_webauthn": "lachan.centre.accounts.sign_in.code_forms.PasskeyAgainForm",
            "add_webauthn": "lachan.centre.accounts.sign_in.code_forms.AddPasskeyForm",
        },
        "MFA_RATE_LIMITS": False,
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_PASSKEY_SIGNUP_ENABLED": False,
        "MFA_WEBAUTHN_USER_VERIFICATION": "required",
        "MFA_TOTP_TOLERANCE": 1,
        # 10 codes of 8 digits by default; 10 digits are as many as anybody cares to type
        "MFA_RECOVERY_CODE_DIGITS": 10,
        "MFA_RECOVERY_CODES_SHOW_ONCE": True,
        "SOCIALACCOUNT_ADAPTER": "lachan.centre.accounts.sign_in.ministry.MinistryAdapter",
        "SOCIALACCOUNT_AUTO_SIGNUP": False,
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION": False,
        "SOCIALACCOUNT_STORE_TOKENS": False,
        "SOCIALACCOUNT_PROVIDERS": {"openid_connect": {"OAUTH_PKCE_ENABLED": True}},
    }
