"""The encrypted vault: slots, keys, sealed records, log. Above crypto, audit, host and domain.

Here records are bytes with readers; what they mean is the business of `app.store.codec` alone.
Every vault serves one thread at a time: its connections follow whoever calls (a worker thread).
"""
