"""The API of measures, for programs with tokens. No token signs, refuses, holds or lifts."""
