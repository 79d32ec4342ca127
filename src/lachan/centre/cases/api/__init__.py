"""The API of cases: programs with tokens of persons and offices do and read what officers do at the desk."""
