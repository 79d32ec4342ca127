"""Addresses of signing in. Only those of allauth that we want; nobody signs up here. A test lists them all."""

from __future__ import annotations

from django.urls import path

from lachan.centre.accounts.sign_in import ministry_views, views

urlpatterns = [
    path("login/", views.sign_in, name="account_login"),
    path("logout/", views.sign_out, name="account_logout"),
    path("reauthenticate/", views.password_again, name="account_reauthenticate"),
    path("password/change/", views.change_password, name="account_change_password"),
    path("password/link/<str:token>", views.password_link, name="accounts_password_link"),
    path("password/forgotten/", views.forgotten, name="accounts_forgotten"),
    path("password/forgotten/sent/", views.forgotten_sent, name="accounts_forgotten_sent"),
    path("sessions/", views.my_sessions, name="accounts_sessions"),
    path("sessions/end/", views.end_session, name="accounts_end_session"),
    path("2fa/", views.overview, name="mfa_index"),
    path("2fa/authenticate/", views.second_factor, name="mfa_authenticate"),
    path("2fa/reauthenticate/", views.code_again, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", views.set_up_app, name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", views.remove_app, name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", views.recovery_codes, name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/generate/", views.make_recovery_codes, name="mfa_generate_recovery_codes"),
    path("2fa/webauthn/", views.passkeys, name="mfa_list_webauthn"),
    path("2fa/webauthn/add/", views.add_passkey, name="mfa_add_webauthn"),
    path("2fa/webauthn/reauthenticate/", views.passkey_again, name="mfa_reauthenticate_webauthn"),
    path("2fa/webauthn/login/", views.passkey_sign_in, name="mfa_login_webauthn"),
    path("2fa/webauthn/keys/<int:pk>/edit/", views.rename_passkey, name="mfa_edit_webauthn"),
    path("2fa/webauthn/keys/<int:pk>/remove/", views.remove_passkey, name="mfa_remove_webauthn"),
    path("ministry/<slug:slug>/login/", ministry_views.go, name="accounts_ministry"),
    path("ministry/<slug:slug>/callback/", ministry_views.callback, name="accounts_ministry_callback"),
    path("ministry/<slug:slug>/link/", ministry_views.link, name="accounts_ministry_link"),
    path("ministry/<slug:slug>/unlink/", ministry_views.unlink, name="accounts_ministry_unlink"),
]
