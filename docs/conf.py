"""The site: the documents, the executed notebooks and the docstrings, assembled by tools/site.py."""

project = "planning-scenario"
author = "The planning-scenario authors"
language = "zh_CN"
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
root_doc = "index"
source_suffix = {".md": "myst-nb", ".ipynb": "myst-nb"}

# The notebooks were run by the tests; nothing runs here.
nb_execution_mode = "off"
nb_merge_streams = True
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3

autodoc_typehints = "none"
autodoc_member_order = "bysource"
napoleon_google_docstring = False
napoleon_use_rtype = False

html_theme = "furo"
html_title = "计划目标情景测算"
html_static_path = ["_static"]
html_js_files = ["plotly.min.js"]
html_css_files = ["site.css"]
html_show_sphinx = False
