"""Questions that come through a relay of another body: it sees who asks, the centre what is asked."""
