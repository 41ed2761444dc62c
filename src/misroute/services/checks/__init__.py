"""Questions to providers of number status: planned under a budget, asked, recorded."""
