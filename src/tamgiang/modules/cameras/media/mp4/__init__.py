"""Fragmented MP4 (ISO/IEC 14496-12) of one camera's pictures: written, joined and checked."""
