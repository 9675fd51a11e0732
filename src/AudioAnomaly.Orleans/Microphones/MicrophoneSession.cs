using AudioAnomaly.Hosting;

namespace AudioAnomaly.Fleet;

/// <summary>The session of a microphone on this silo: the model's version that scores, begun or gone on with, and exchanged for another. Used by one thread at a time.</summary>
internal sealed class MicrophoneSession : IDisposable
{
    private readonly MicrophoneServices _services;
    private readonly string _name;
    private readonly LiveFormat _format;
    private readonly byte[]? _calibration;
    private readonly PictureHistory _pictures;
    private LiveScorer _scorer;
    private string? _missing;

    private MicrophoneSession(MicrophoneServices services, string name, LiveFormat format, LiveScorer scorer, string version, byte[]? calibration, PictureHistory pictures)
        => (_services, _name, _format, _scorer, Version, _calibration, _pictures) = (services, name, format, scorer, version, calibration, pictures);

    /// <summary>The version of the model that scores.</summary>
    public string Version { get; private set; }

    /// <summary>Why another version, which should score, does not; null if none should.</summary>
    public string? Missing => _missing;

    /// <summary>What scores.</summary>
    public LiveScorer Scorer => _scorer;

    /// <summary>Begins a session, or goes on with the saved one; says why it could not go on, if so.</summary>
    /// <param name="services">What the silo's microphones share.</param>
    /// <param name="name">The microphone.</param>
    /// <param name="state">Its state.</param>
    /// <param name="pictures">Gets the picture of its sound.</param>
    /// <exception cref="AudioAnomalyException">The model cannot be used, or takes no live sound of this format.</exception>
    public static async Task<(MicrophoneSession Session, string? Refusal)> OpenAsync(MicrophoneServices services, string name, MicrophoneState state, PictureHistory pictures)
    {
        LiveFormat format = state.Settings!.ToFormat();
        string version = await services.Rollouts.VersionForAsync(state.Settings.Model, name).ConfigureAwait(true);
        string? refusal = null;
        if (state is { Session: { } saved, Version: { } last } && services.Models.Contains(last))
        {
            // The version that was used goes on; another one takes its place with the next sound.
            ModelLease lease = await services.Models.AcquireAsync(last).ConfigureAwait(true);
            try
            {
                Calibrate(lease, state.Calibration);
                var resumed = LiveScorer.Resume(lease, saved, format, name, services.Host, pictures);
                FleetTelemetry.SessionBegun(isResumed: true);
                return (new MicrophoneSession(services, name, format, resumed, last, state.Calibration, pictures), null);
            }
            catch (SessionStateException e)
            {
                lease.Dispose();
                refusal = e.Message;
            }
            catch
            {
                lease.Dispose();
                throw;
            }
        }

        LiveScorer scorer = await NewScorerAsync(services, name, format, version, (double)state.Received / format.SampleRate, state.Calibration, pictures).ConfigureAwait(true);
        FleetTelemetry.SessionBegun(isResumed: false);
        return (new MicrophoneSession(services, name, format, scorer, version, state.Calibration, pictures), refusal);
    }

    /// <summary>Scores sound on a thread of the scoring queue, after another version or a new file has taken the place of the model, where there is one.</summary>
    /// <param name="samples">Mono samples.</param>
    /// <param name="wanted">The version that should score.</param>
    /// <param name="received">How many samples came before.</param>
    /// <returns>What became known.</returns>
    public async Task<List<LiveEvent>> PushAsync(float[] samples, string wanted, long received)
    {
        LiveScorer? next = wanted == Version && _scorer.IsCurrent ? null : await TryNextAsync(wanted, received).ConfigureAwait(true);
        return await _services.Queue.RunLiveAsync(
            () =>
            {
                List<LiveEvent> events = [];
                if (next is not null)
                {
                    events.AddRange(_scorer.Complete());
                    _scorer.Dispose();
                    (_scorer, Version) = (next, wanted);
                }

                events.AddRange(_scorer.Push(samples));
                return events;
            },
            CancellationToken.None).ConfigureAwait(true);
    }

    /// <inheritdoc/>
    public void Dispose() => _scorer.Dispose();

    private async Task<LiveScorer?> TryNextAsync(string wanted, long received)
    {
        try
        {
            LiveScorer next = await NewScorerAsync(_services, _name, _format, wanted, (double)received / _format.SampleRate, _calibration, _pictures).ConfigureAwait(true);
            _missing = null;
            FleetTelemetry.SessionBegun(isResumed: false);
            return next;
        }
        catch (AudioAnomalyException e)
        {
            if (_missing != e.Message)
            {
                _missing = e.Message;
                FleetTelemetry.RolloutFailed();
                _services.Logger.VersionMissing(_name, wanted, Version, e.Message);
            }

            return null;
        }
    }

    private static async Task<LiveScorer> NewScorerAsync(MicrophoneServices services, string name, LiveFormat format, string version, double startSeconds, byte[]? calibration, PictureHistory pictures)
    {
        ModelLease lease = await services.Models.AcquireAsync(version).ConfigureAwait(true);
        try
        {
            Calibrate(lease, calibration);
            return new LiveScorer(lease, format, name, services.Host, startSeconds, pictures);
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    private static void Calibrate(ModelLease lease, byte[]? calibration)
    {
        if (calibration is not null)
        {
            lease.Replace(model => MachineCalibration.Apply(model, calibration));
        }
    }
}
