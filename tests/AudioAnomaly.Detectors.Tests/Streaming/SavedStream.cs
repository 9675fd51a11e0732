using System.Security.Cryptography;

namespace AudioAnomaly.Detectors.Tests.Streaming;

/// <summary>Streams that are saved and resumed now and then, beside the same stream that never is.</summary>
internal static class SavedStream
{
    /// <summary>Pushes a recording in pieces into both and compares all that comes out, the end included.</summary>
    /// <param name="model">The model.</param>
    /// <param name="clip">The sound.</param>
    /// <param name="options">The session's settings.</param>
    /// <param name="seed">Decides about pieces, cuts and gaps.</param>
    /// <param name="longest">The longest piece, in samples.</param>
    /// <returns>All updates of the stream that was never saved.</returns>
    public static List<SessionUpdate> AssertEqual(AudioAnomalyModel model, AudioClip clip, AudioSessionOptions options, int seed, int longest = 6000)
    {
        var random = new Random(seed);
        List<SessionUpdate> updates = [];
        using AudioAnomalySession whole = model.OpenSession(clip.SampleRate, options);
        AudioAnomalySession cut = model.OpenSession(clip.SampleRate, options);
        int saves = 0;
        try
        {
            for (int start = 0; start < clip.Samples.Length;)
            {
                if (random.Next(3) == 0)
                {
                    (cut, AudioAnomalySession left) = (Moved(model, cut), cut);
                    left.Dispose();
                    saves++;
                }

                if (random.Next(10) == 0)
                {
                    var lost = TimeSpan.FromSeconds(random.NextDouble());
                    whole.MarkGap(lost);
                    cut.MarkGap(lost);
                }

                // A session saved before a gap is told, and one saved after it: both come.
                int length = Math.Min(random.Next(1, longest), clip.Samples.Length - start);
                ReadOnlySpan<float> piece = clip.Samples.Span.Slice(start, length);
                SessionUpdate expected = whole.Take(piece);
                Assert.Equal(ExactText.Of(expected), ExactText.Of(cut.Take(piece)));
                Assert.Equal(whole.SamplesReceived, cut.SamplesReceived);
                updates.Add(expected);
                start += length;
            }

            (cut, AudioAnomalySession last) = (Moved(model, cut), cut);
            last.Dispose();
            Assert.Equal(whole.Warnings, cut.Warnings);
            SessionUpdate rest = whole.Complete();
            Assert.Equal(ExactText.Of(rest), ExactText.Of(cut.Complete()));
            updates.Add(rest);
            Assert.True(saves > 2, $"{saves} saves");
            return updates;
        }
        finally
        {
            cut.Dispose();
        }
    }

    /// <summary>Changes bytes between frame and digest, so that nothing but the content is wrong.</summary>
    public static byte[] Sealed(byte[] state)
    {
        int end = state.Length - SessionStateFormat.DigestBytes;
        SHA256.HashData(state.AsSpan(0, end)).AsSpan(0, SessionStateFormat.DigestBytes).CopyTo(state.AsSpan(end));
        return state;
    }

    private static AudioAnomalySession Moved(AudioAnomalyModel model, AudioAnomalySession session)
    {
        byte[] state = session.SaveState();
        AudioAnomalySession resumed = model.ResumeSession(state);

        // All that was saved was taken up.
        Assert.Equal(state, resumed.SaveState());
        Assert.Equal(session.FramesScored, resumed.FramesScored);
        Assert.Equal(session.LatencyFrames, resumed.LatencyFrames);
        return resumed;
    }
}
