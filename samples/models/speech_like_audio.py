"""Writes speech-like audio: voiced harmonics of a gliding pitch with pauses, float32 [streams, samples] at 16 kHz.

    python samples/models/speech_like_audio.py OUT.pt
"""
import sys

import torch

RATE, SECONDS, STREAMS = 16000, 2, 3


def voice(stream: int) -> torch.Tensor:
    """One speaker: 0.35 s syllables and 0.15 s pauses; the pitch differs from stream to stream."""
    time = torch.arange(RATE * SECONDS) / RATE
    pitch = 110 + 35 * stream + 15 * torch.sin(2 * torch.pi * 1.3 * time)
    phase = 2 * torch.pi * torch.cumsum(pitch, 0) / RATE
    harmonics = sum(torch.sin(k * phase) / k for k in range(1, 20))
    syllable = ((time % 0.5) < 0.35).float()
    envelope = torch.nn.functional.avg_pool1d(syllable[None, None], 801, 1, 400)[0, 0]
    noise = 0.003 * torch.randn(len(time), generator=torch.Generator().manual_seed(stream))
    return 0.25 * harmonics * envelope + noise


if __name__ == "__main__":
    torch.save(torch.stack([voice(stream) for stream in range(STREAMS)]), sys.argv[1])
