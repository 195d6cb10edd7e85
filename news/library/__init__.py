"""The library of pictures and attachments: what comes in, what is in use, what may go."""
