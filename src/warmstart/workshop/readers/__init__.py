"""Readers: what a person would see in each kind of file, as passages of text and files inside.

A reader opens one kind of container and yields :class:`~.content.Passage`,
:class:`~.content.Attachment` and :class:`~.content.Refusal`. It knows nothing of codes and
hand-ins; :mod:`warmstart.workshop.inbox` chooses the reader and looks at what it yields.
"""
