"""Takes events from the frames of the long connection; the other way is ``bot/webhook``, whose intake and answers it shares."""
