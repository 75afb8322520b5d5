"""The way of the pictures: pulled from cameras by RTSP, muxed once, kept and shown.

Plain asyncio without Django, database or codec library; what the records say is handed in.
"""
