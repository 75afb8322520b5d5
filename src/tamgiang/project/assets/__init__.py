"""Front-end assets: from installed npm packages into the package's own static folder."""
