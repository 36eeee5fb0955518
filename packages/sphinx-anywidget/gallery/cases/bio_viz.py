"""Two sequences, one letter apart."""

# needs: react-bio-viz

from react_bio_viz import MSA

MSA(
    msa=[
        {"identifier": "one", "sequence": "MKTAYIAKQRQISFVK"},
        {"identifier": "two", "sequence": "MKTAYIAKQRQISFVR"},
    ]
)
