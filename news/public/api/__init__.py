"""
The read-only JSON API: public content for programs.

django-ninja declares it: parameters and answers are types, which pydantic checks and which make the
OpenAPI document. `http` adds the HTTP rules to every operation: limits, validators, problem
documents and CORS.
"""
