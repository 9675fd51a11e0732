using AudioAnomaly.Hosting;

namespace AudioAnomaly.Fleet;

/// <summary>The session of a microphone on this silo: the model's version that scores, begun or gone on with, and exchanged for another. Used by one thread at a time.</summary>
internal sealed class MicrophoneSession : IDisposable
{
    private const string OtherModel = "The machine's own calibration is of another model, and not used: calibrate the machine on this version.";

    private readonly MicrophoneServices _services;
    private readonly string _name;
    private readonly LiveFormat _format;
    private readonly byte[]? _calibration;
    private readonly PictureHistory _pictures;
    private LiveScorer? _scorer;
    private bool _isOwnCalibration = true;
    private string? _missing;

    private MicrophoneSession(MicrophoneServices services, string name, MicrophoneState state, PictureHistory pictures)
        => (_services, _name, _format, _calibration, _pictures, Version) = (services, name, state.Settings!.ToFormat(), state.Calibration, pictures, string.Empty);

    /// <summary>The version of the model that scores.</summary>
    public string Version { get; private set; }

    /// <summary>Whether it went on where the saved one was.</summary>
    public bool IsResumed { get; private set; }

    /// <summary>Why it could not go on with the saved one; null if it did, or there was none.</summary>
    public string? Refusal { get; private set; }

    /// <summary>What to keep in mind beside what the scorer says.</summary>
    public IEnumerable<string> Warnings => new[] { _missing, _isOwnCalibration ? null : OtherModel }.OfType<string>();

    /// <summary>What scores.</summary>
    public LiveScorer Scorer => _scorer!;

    /// <summary>Begins a session, or goes on with the saved one.</summary>
    /// <param name="services">What the silo's microphones share.</param>
    /// <param name="name">The microphone.</param>
    /// <param name="state">Its state.</param>
    /// <param name="pictures">Gets the picture of its sound.</param>
    /// <exception cref="AudioAnomalyException">The model cannot be used, or takes no live sound of this format.</exception>
    public static async Task<MicrophoneSession> OpenAsync(MicrophoneServices services, string name, MicrophoneState state, PictureHistory pictures)
    {
        var session = new MicrophoneSession(services, name, state, pictures);
        string version = await services.Rollouts.VersionForAsync(state.Settings!.Model, name).ConfigureAwait(true);
        if (state is { Session: { } saved, Version: { } last })
        {
            // The version that was used goes on; another one takes its place with the next sound.
            await session.TryResumeAsync(saved, last, version).ConfigureAwait(true);
        }

        if (!session.IsResumed)
        {
            session._scorer = await session.NewScorerAsync(version, state.Received).ConfigureAwait(true);
            session.Version = version;
        }

        FleetTelemetry.SessionBegun(session.IsResumed);
        return session;
    }

    /// <summary>Scores sound on a thread of the scoring queue, after another version or a new file has taken the place of the model, where there is one.</summary>
    /// <param name="samples">Mono samples.</param>
    /// <param name="wanted">The version that should score.</param>
    /// <param name="received">How many samples came before.</param>
    /// <returns>What became known.</returns>
    public async Task<List<LiveEvent>> PushAsync(float[] samples, string wanted, long received)
    {
        LiveScorer? next = wanted == Version && Scorer.IsCurrent ? null : await TryNextAsync(wanted, received).ConfigureAwait(true);
        try
        {
            return await _services.Queue.RunLiveAsync(
                () =>
                {
                    List<LiveEvent> events = [];
                    if (next is { } taken)
                    {
                        events.AddRange(Scorer.Complete());
                        Scorer.Dispose();
                        (_scorer, Version, next) = (taken, wanted, null);
                    }

                    events.AddRange(Scorer.Push(samples));
                    return events;
                },
                CancellationToken.None).ConfigureAwait(true);
        }
        finally
        {
            // It did not take its place: the older one failed, or the host stops.
            next?.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _scorer?.Dispose();

    private async Task TryResumeAsync(byte[] saved, string last, string wanted)
    {
        ModelLease lease;
        try
        {
            lease = await _services.Models.AcquireAsync(last).ConfigureAwait(true);
        }
        catch (Exception e) when (e is UnknownModelException or ModelUnavailableException && last != wanted)
        {
            // Rolled back from, or removed: the version that should score begins anew.
            Refusal = e.Message;
            return;
        }

        try
        {
            Calibrate(lease);
            _scorer = LiveScorer.Resume(lease, saved, _format, _name, _services.Host, _pictures);
            (Version, IsResumed) = (last, true);
        }
        catch (SessionStateException e)
        {
            lease.Dispose();
            Refusal = e.Message;
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    private async Task<LiveScorer?> TryNextAsync(string wanted, long received)
    {
        bool before = _isOwnCalibration;
        try
        {
            LiveScorer next = await NewScorerAsync(wanted, received).ConfigureAwait(true);
            _missing = null;
            FleetTelemetry.SessionBegun(isResumed: false);
            return next;
        }
        catch (AudioAnomalyException e)
        {
            _isOwnCalibration = before;
            if (_missing != e.Message)
            {
                _missing = e.Message;
                FleetTelemetry.RolloutFailed();
                _services.Logger.VersionMissing(_name, wanted, Version, e.Message);
            }

            return null;
        }
    }

    private async Task<LiveScorer> NewScorerAsync(string version, long received)
    {
        ModelLease lease = await _services.Models.AcquireAsync(version).ConfigureAwait(true);
        try
        {
            Calibrate(lease);
            return new LiveScorer(lease, _format, _name, _services.Host, (double)received / _format.SampleRate, _pictures);
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    private void Calibrate(ModelLease lease)
    {
        _isOwnCalibration = true;
        if (_calibration is null)
        {
            return;
        }

        if (MachineCalibration.TryApply(lease.Model, _calibration) is { } own)
        {
            lease.Replace(own);
        }
        else
        {
            _isOwnCalibration = false;
        }
    }
}
