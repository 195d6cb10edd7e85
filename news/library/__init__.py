"""The library of pictures and attachments: uploads, uses, deletion and delivery."""
