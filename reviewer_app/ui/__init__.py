"""Everything that shows windows; the only package that knows Qt."""

from reviewer_app.ui.singletons import keep_singletons_alive

keep_singletons_alive()
