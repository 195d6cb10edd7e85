"""
The read-only JSON API: what visitors see, for programs.

django-ninja declares it: parameters and answers are types, checked by pydantic, and the OpenAPI
document is made of the same types. What HTTP asks for around that (limits, validators, problem
documents, other origins) is in `http`, in front of every operation.
"""
