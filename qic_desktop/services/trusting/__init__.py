"""Who may write what: roots, certificates, keys, laptops."""
