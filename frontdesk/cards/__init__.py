"""Card numbers are masked before anything keeps or reads them (PCI DSS 3.3: what is not needed is not stored)."""
