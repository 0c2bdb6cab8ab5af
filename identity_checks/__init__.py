"""Images and text in, findings out: documents, numbers, faces. No Qt, no network, no database."""
