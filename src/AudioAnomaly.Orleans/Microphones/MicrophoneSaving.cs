using Orleans.Storage;

namespace AudioAnomaly.Fleet;

/// <summary>
/// When the state of a microphone is saved: so often, at news of an alarm at once, and again and again, ever less often, while it cannot be saved. Used by one
/// thread at a time.
/// </summary>
internal sealed class MicrophoneSaving
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly string _name;
    private readonly IPersistentState<MicrophoneState> _state;
    private readonly MicrophoneServices _services;
    private long _saved;
    private int _failed;
    private long _triedAt;

    /// <param name="name">The microphone's name.</param>
    /// <param name="state">Its state, as the storage has it.</param>
    /// <param name="services">Settings, clock and log.</param>
    public MicrophoneSaving(string name, IPersistentState<MicrophoneState> state, MicrophoneServices services)
        => (_name, _state, _services, _saved, _triedAt) = (name, state, services, state.State.Received, services.Clock.GetTimestamp());

    /// <summary>Whether there is anything that is not saved.</summary>
    public bool IsChanged { get; set; }

    /// <summary>Whether the last attempt failed.</summary>
    public bool IsFailing => _failed > 0;

    /// <summary>How much of the sound is in what is saved.</summary>
    public double SavedSeconds => _state.State.Settings is { } settings ? (double)_saved / settings.SampleRate : 0;

    /// <summary>Whether the state should be saved now.</summary>
    /// <param name="hasNews">Whether there are news that wait for it.</param>
    public bool IsDue(bool hasNews)
    {
        MicrophoneState state = _state.State;
        bool isWanted = hasNews || state.Received - _saved >= _services.Fleet.SaveSeconds * state.Settings!.SampleRate;
        TimeSpan pause = FirstPause * Math.Pow(2, Math.Min(_failed, 10));
        return isWanted && (_failed == 0 || _services.Clock.GetElapsedTime(_triedAt) >= (pause < LongestPause ? pause : LongestPause));
    }

    /// <summary>Nothing of the sound that was saved counts any more.</summary>
    public void Clear() => _saved = 0;

    /// <summary>Saves the state.</summary>
    /// <param name="isNeeded">Whether it is an error if it cannot be saved; otherwise it is told, and tried again.</param>
    /// <returns>Whether it is saved.</returns>
    /// <exception cref="InconsistentStateException">Another copy of the microphone has saved meanwhile.</exception>
    public async Task<bool> TrySaveAsync(bool isNeeded)
    {
        long started = _services.Clock.GetTimestamp();
        try
        {
            await _state.WriteStateAsync().ConfigureAwait(true);
        }
        catch (InconsistentStateException)
        {
            // Two copies of the microphone lived, as after a cut network; the other one was first.
            _services.Logger.OtherCopy(_name);
            IsChanged = false;
            throw;
        }
#pragma warning disable CA1031 // Whatever a storage throws: sound goes on, and is asked for again if this silo is lost meanwhile.
        catch (Exception e) when (!isNeeded)
#pragma warning restore CA1031
        {
            FleetTelemetry.NotSaved();
            if (_failed++ == 0)
            {
                _services.Logger.StateNotSaved(_name, e.Message);
            }

            // After the attempt, which may have taken long: the sound must not wait for a storage that hangs.
            _triedAt = _services.Clock.GetTimestamp();
            return false;
        }

        if (_failed > 0)
        {
            _services.Logger.StateSavedAgain(_name);
        }

        FleetTelemetry.Saved(_services.Clock.GetElapsedTime(started).TotalSeconds, _state.State.Session?.Length ?? 0);
        (_failed, IsChanged, _saved) = (0, false, _state.State.Received);
        return true;
    }
}
