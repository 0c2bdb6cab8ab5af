"""Documents of data packs, of which no form is known: their pictures, their rules, their part of the page."""
