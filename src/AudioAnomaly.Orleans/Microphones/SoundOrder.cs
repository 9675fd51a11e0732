using System.Globalization;
using AudioAnomaly.Hosting;

namespace AudioAnomaly.Fleet;

/// <summary>
/// The order of a microphone's sound: which stream it comes in, what of that was taken in and what is safe, and which streams came before. On the microphone's
/// state, which is saved. Used by one thread at a time.
/// </summary>
/// <param name="state">The state.</param>
internal sealed class SoundOrder(MicrophoneState state)
{
    private const int MostOldStreams = 8;

    // A hundred thousand years of sound.
    private const long MostMoments = 1L << 55;

    private long _safe = state.Next;
    private (MicrophoneSettings Settings, LiveFormat Format)? _format;

    /// <summary>The format of the sound of a microphone that is registered.</summary>
    public LiveFormat Format
    {
        get
        {
            MicrophoneSettings settings = state.Settings!;
            if (_format is not { } known || !ReferenceEquals(known.Settings, settings))
            {
                _format = known = (settings, settings.ToFormat());
            }

            return known.Format;
        }
    }

    /// <summary>How many moments are in a piece.</summary>
    public long CountOf(SoundChunk chunk) => chunk.Bytes.Length / Format.FrameBytes;

    /// <summary>What is wrong with a piece; null if nothing.</summary>
    /// <param name="chunk">The piece.</param>
    /// <param name="longestSeconds">How long it may be.</param>
    public string? FindMistake(SoundChunk chunk, double longestSeconds)
    {
        int rate = state.Settings!.SampleRate;
        return chunk.SampleRate != rate ? string.Create(CultureInfo.InvariantCulture, $"Its sample rate is {chunk.SampleRate} Hz, and {rate} Hz are registered. Register the microphone with its rate.")
            : chunk.Bytes.Length % Format.FrameBytes != 0 ? string.Create(CultureInfo.InvariantCulture, $"It has {chunk.Bytes.Length} bytes, and a moment has {Format.FrameBytes}: send whole moments.")
            : chunk.First is < 0 or > MostMoments || chunk.Stream == Guid.Empty ? "It does not say where in which stream it belongs."
            : CountOf(chunk) > longestSeconds * rate ? string.Create(CultureInfo.InvariantCulture, $"It is {(double)CountOf(chunk) / rate:0.#} s long, and {longestSeconds:0.#} s are the most: send smaller pieces.")
            : chunk.Stream != state.Stream && state.OldStreams.Contains(chunk.Stream) ? "It belongs to a stream that another one has followed: it comes too late."
            : null;
    }

    /// <summary>Begins another stream.</summary>
    public void Begin(Guid stream)
    {
        Remember();
        (state.Stream, state.Next, _safe) = (stream, 0, 0);
    }

    /// <summary>Begins with nothing, in another format: what a sender of the old one sends is nothing to it.</summary>
    public void Clear()
    {
        Begin(Guid.Empty);
        (state.Received, state.Origin) = (0, null);
    }

    /// <summary>All that was taken in is safe.</summary>
    public void Saved() => _safe = state.Next;

    /// <summary>Tells a sender what was taken in of its stream, and what of it is safe.</summary>
    public ChunkReceipt Receipt(ChunkOutcome outcome, Guid stream) => new()
    {
        Outcome = outcome,
        Next = stream == state.Stream ? state.Next : 0,
        Saved = stream == state.Stream ? _safe : 0,
    };

    private void Remember()
    {
        if (state.Stream != Guid.Empty)
        {
            state.OldStreams.Add(state.Stream);
            state.OldStreams.RemoveRange(0, Math.Max(0, state.OldStreams.Count - MostOldStreams));
        }
    }
}
