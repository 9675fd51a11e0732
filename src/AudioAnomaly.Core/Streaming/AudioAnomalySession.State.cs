using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <content>Saving and going on elsewhere.</content>
public sealed partial class AudioAnomalySession
{
    /// <summary>
    /// Saves all that decides about what comes out later, so that <see cref="AudioAnomalyModel.ResumeSession(ReadOnlyMemory{byte})"/> can go on with the same model in another
    /// process or on another machine. The session itself goes on too.
    /// </summary>
    /// <returns>
    /// The state, settings included. It ends with a digest, and holds sound of the stream: as little as goes on to matter, but the frames of a whole window
    /// if the detector describes windows.
    /// </returns>
    /// <exception cref="InvalidOperationException">The session was completed, broke in an earlier call, or is at work on another thread.</exception>
    /// <exception cref="ObjectDisposedException">The session has been disposed.</exception>
    public byte[] SaveState()
    {
        Begin();
        try
        {
            var state = new SessionStateWriter(SessionStateKind.Session, _fingerprint());
            Write(state);
            return state.ToArray();
        }
        finally
        {
            End(State.Open);
        }
    }

    /// <summary>Writes the session as a part of something larger.</summary>
    internal void Save(SessionStateWriter state)
    {
        Begin();
        try
        {
            Write(state);
        }
        finally
        {
            End(State.Open);
        }
    }

    /// <summary>Reads what a session was opened with.</summary>
    internal static (int SampleRate, AudioSessionOptions Options) ReadSettings(SessionStateReader state)
        => (state.ReadInt32(1), AudioSessionOptions.Format.FromJson(System.Text.Json.Nodes.JsonNode.Parse(state.ReadText())!.AsObject()));

    /// <summary>Goes on where the saved session was; called before the first sample.</summary>
    internal void Restore(SessionStateReader state)
    {
        _received = state.ReadInt64();
        FramesScored = state.ReadInt64();
        _unscaled = state.ReadString();
        _scale.Restore(state);
        _clock.Restore(state);
        _health.Restore(state);
        _gaps.AddRange(state.ReadHealths());
        _resampler.Restore(state);
        _blocks.Restore(state);
        float[] levels = state.ReadRows(out int bins);
        SessionStateReader.Check(bins == _axes.Bins && _received >= 0 && FramesScored >= 0 && levels.Length / bins == _blocks.NextFrame - FramesScored, "its levels are not those of the frames that follow");
        for (int start = 0; start < levels.Length; start += bins)
        {
            _levels.Enqueue(levels.AsMemory(start, bins));
        }

        _detector.RestoreState(state);
        _segments?.Restore(state);
        _lasting.Restore(state);
    }

    private void Write(SessionStateWriter state)
    {
        state.Write((long)SampleRate);
        state.Write(AudioSessionOptions.Format.ToJson(_options).ToJsonString());
        state.Write(_received);
        state.Write(FramesScored);
        state.Write(_unscaled);
        _scale.Save(state);
        _clock.Save(state);
        _health.Save(state);
        state.WriteHealths(_gaps);
        _resampler.Save(state);
        _blocks.Save(state);

        // Rows of frames mostly, which stand above.
        float[] levels = [.. _levels.SelectMany(row => row.ToArray())];
        state.WriteRows(levels, _axes.Bins);
        _detector.SaveState(state);
        _segments?.Save(state);
        _lasting.Save(state);
    }
}
