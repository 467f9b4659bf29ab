"""Whoever may not reopen a job asks those who may: the request, its delivery, the decision and its outcome."""
