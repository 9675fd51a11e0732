using System.Diagnostics;
using System.Globalization;
using AudioAnomaly.Audio;
using AudioAnomaly.Components;
using AudioAnomaly.Monitoring;

namespace AudioAnomaly;

/// <summary>A live session: samples in, scores of frames out, after a fixed latency and in fixed memory.</summary>
/// <remarks>
/// <para>The samples are resampled, filtered if the model has filters, and turned into frames once; the detector scores them in blocks with as much context as its scores depend on. The scores
/// are those of the model's detector on the whole recording at once, to rounding, at the edges too; they depend to no bit on how the samples were cut.
/// Windows (<see cref="WindowOptions"/>) have no influence. Detectors that describe whole windows score one that moves along with the stream, and rows before the first full
/// one hold 0.</para>
/// <para>Used by one thread at a time. Many sessions share one model, whose memory is freed with the last of them if it is disposed before.</para>
/// </remarks>
/// <example>
/// <code>
/// using AudioAnomalyModel model = await AudioAnomalyModel.LoadAsync("pump.aam");
/// using AudioAnomalySession session = model.OpenSession(sampleRate: 16000);
/// float[] block = new float[1600]; // a tenth of a second of the microphone
/// SessionUpdate update = session.Push(block);
/// foreach (AnomalySegment segment in update.Segments)
/// {
///     Console.WriteLine($"{segment.StartSeconds:0.0} to {segment.EndSeconds:0.0} s, {segment.LowHz:0} to {segment.HighHz:0} Hz");
/// }
/// </code>
/// </example>
public sealed partial class AudioAnomalySession : IDisposable
{
    private const int TopCells = 5;

    // Long pushes are taken in piece by piece, so that memory does not grow with them.
    private const int PieceSamples = 4096;

    private readonly IDetectorSession _detector;
    private readonly SessionBlocks _blocks;
    private readonly ResamplerStream _resampler;
    private readonly SegmentTracker? _segments;
    private readonly LastingChanges _lasting;
    private readonly double? _threshold;
    private readonly SpectrogramAxes _axes;
    private readonly AudioSessionOptions _options;
    private readonly int _minFrames;
    private readonly int _minSamples;
    private readonly int _frontEndRate;
    private readonly int _validBins;
    private readonly Lifetime.Use _model;
    private readonly string? _modelName;
    private readonly Func<byte[]> _fingerprint;
    private readonly IReadOnlyList<string> _warnings;
    private readonly SampleScale _scale = new();
    private string? _unscaled;
    private readonly StreamClock _clock;
    private readonly DeviceHealthWatch _health;
    private readonly List<DeviceHealth> _gaps = [];
    private readonly Queue<ReadOnlyMemory<float>> _levels = new();
    private long _received;
    private int _state;

    internal AudioAnomalySession(string? modelName, IStreamingFrontEnd frontEnd, IStreamingDetector detector, ScoreCalibration calibration, ModelBandwidth modelBandwidth, IReadOnlyList<string> warnings, int sampleRate, AudioSessionOptions options, Lifetime.Use model, Func<byte[]> fingerprint)
    {
        _model = model;
        _modelName = modelName;
        _fingerprint = fingerprint;
        _options = options;
        _axes = frontEnd.Axes;
        _detector = detector.OpenSession();
        _minFrames = detector.MinFrames;
        _minSamples = frontEnd.MinSamples;
        _frontEndRate = frontEnd.SampleRate;
        double bandwidth = Math.Min(sampleRate, frontEnd.SampleRate) / 2.0;
        _validBins = modelBandwidth.ComparedBins(bandwidth);
        var resampler = SincResampler.Create(sampleRate, frontEnd.SampleRate);
        _resampler = new ResamplerStream(resampler, frontEnd.Filter?.Begin());
        _blocks = new SessionBlocks(frontEnd, _detector, _minFrames, options.BlockSeconds, window => modelBandwidth.Limit(window, bandwidth), options.Source);
        SampleRate = sampleRate;
        _clock = new StreamClock(options.StartTime);
        _health = new DeviceHealthWatch(sampleRate, _clock);
        MapThreshold = modelBandwidth.IsTooNarrow(bandwidth) ? null : options.MapThreshold ?? calibration.MapThreshold;
        LatencyFrames = _blocks.BlockFrames + _detector.ContextFrames + _detector.DelayFrames;
        double samples = ((double)LatencyFrames * frontEnd.HopLength) + frontEnd.ReachSamples;
        _warnings = modelBandwidth.Describe(bandwidth) is { } narrow ? [narrow, .. warnings] : warnings;
        Latency = TimeSpan.FromSeconds((samples / frontEnd.SampleRate) + (resampler.IsIdentity ? 0 : (double)resampler.TapCount / sampleRate));
        _threshold = calibration.Threshold;
        _lasting = new LastingChanges(_axes, ToFrames(options.LongestSegmentSeconds), ToFrames(options.QuietSeconds));
        if (MapThreshold is { } threshold)
        {
            // A cell at the threshold is normal, as a clip is; the tracker takes those that reach its level.
            float above = MathF.BitIncrement((float)threshold);
            _segments = new SegmentTracker(_axes, above, calibration.CellLevel, ToFrames(options.LongestSegmentSeconds), ToFrames(options.QuietSeconds));
        }

        Telemetry.SessionsChanged(modelName, 1);
    }

    private static class State
    {
        public const int Open = 0, Working = 1, Completed = 2, Broken = 3, Disposed = 4;
    }

    /// <summary>The rate of the samples that are pushed, in Hz.</summary>
    public int SampleRate { get; }

    /// <summary>
    /// The raw map score above which a cell is anomalous, or null if neither the model nor the options have one, or if the sample rate is too low for a verdict:
    /// verdicts then stay undecided and there are no segments.
    /// </summary>
    public double? MapThreshold { get; }

    /// <summary>
    /// What to keep in mind of this stream's scores: that its sample rate is too low for the frequencies that the model was fitted on, say, or that its samples
    /// were never scaled, which shows as they come. Often empty.
    /// </summary>
    public IReadOnlyList<string> Warnings => _unscaled is { } unscaled ? [.. _warnings, unscaled] : _warnings;

    /// <summary>Frames scored at a time.</summary>
    public int BlockFrames => _blocks.BlockFrames;

    /// <summary>How many frames come in after a frame, at most, before it comes out: a block, the context behind it and the smoothing's reach.</summary>
    public int LatencyFrames { get; }

    /// <summary>How much sound is pushed after a moment, at most, before that moment's frame comes out. The time that computing takes is not in it.</summary>
    public TimeSpan Latency { get; }

    /// <summary>
    /// The memory that the session keeps between calls, in bytes. It stops growing after the first blocks, however long the stream, but for a segment that
    /// has not ended, which adds a few bytes for each of its frames up to <see cref="AudioSessionOptions.LongestSegmentSeconds"/>. The model and the working
    /// memory of a block, which is freed at once, are not in it.
    /// </summary>
    public long MemoryBytes => _blocks.MemoryBytes + _resampler.MemoryBytes + _detector.MemoryBytes + (sizeof(float) * (long)_axes.Bins * _levels.Count) + (_segments?.MemoryBytes ?? 0);

    /// <summary>How many samples were taken in.</summary>
    public long SamplesReceived => Volatile.Read(ref _received);

    /// <summary>How many frames have come out.</summary>
    public long FramesScored { get; private set; }

    /// <summary>Takes in the next samples.</summary>
    /// <param name="samples">Mono samples at <see cref="SampleRate"/>, any number of them; every value finite.</param>
    /// <param name="cancellationToken">Ends the work between blocks. The session is then broken, since its samples are no longer whole.</param>
    /// <returns>The frames that became final and the segments that ended; often none.</returns>
    /// <exception cref="AudioContentException">A sample is NaN or infinite; none were taken in. Or a score is not finite; the session is then
    /// broken.</exception>
    /// <exception cref="InvalidOperationException">The session was completed, broke in an earlier call, or is at work on another thread.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The session has been disposed.</exception>
    public SessionUpdate Push(ReadOnlySpan<float> samples, CancellationToken cancellationToken = default)
    {
        Begin();
        long started = Stopwatch.GetTimestamp();
        int next = State.Open;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            CheckFinite(samples);
            _scale.Add(samples);
            _unscaled ??= _scale.Describe();
            next = State.Broken;
            Found found = Begun();
            for (int start = 0; start < samples.Length; start += PieceSamples)
            {
                ReadOnlySpan<float> piece = samples[start..Math.Min(start + PieceSamples, samples.Length)];
                _health.Add(piece, found.Health);
                _resampler.Push(piece, _blocks.Samples);
                _received += piece.Length;
                while (_blocks.TryNext() is var (window, firstFrame, frameCount))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    AddLevels(window, firstFrame, frameCount);
                    Collect(_detector.Score(window, firstFrame, frameCount, isLast: false), found);
                }
            }

            next = State.Open;
            return Told(found, started);
        }
        finally
        {
            End(next);
        }
    }

    /// <summary>Takes in the next samples as 16-bit integers; full scale (32768) becomes 1, as in WAV files.</summary>
    /// <param name="samples">Mono samples at <see cref="SampleRate"/>, any number of them.</param>
    /// <param name="cancellationToken">Ends the work between blocks, as of floats.</param>
    /// <returns>The frames that became final and the segments that ended; often none.</returns>
    public SessionUpdate Push(ReadOnlySpan<short> samples, CancellationToken cancellationToken = default)
        => Push(InterleavedSamples.ToMono(samples, 1, default), cancellationToken);

    /// <summary>Takes in the next samples of several channels as 16-bit integers.</summary>
    /// <param name="samples">The samples of all channels at one moment, then those of the next; whole moments only.</param>
    /// <param name="channels">How many channels there are. Where they are averaged, <see cref="AudioSessionOptions.MixedChannels"/> is their number.</param>
    /// <param name="selection">Which channel to take; the mean of all by default.</param>
    /// <param name="cancellationToken">Ends the work between blocks, as of mono samples.</param>
    /// <returns>The frames that became final and the segments that ended; often none.</returns>
    /// <exception cref="ArgumentException">The samples are no whole number of moments.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no channels, or not the one that was chosen.</exception>
    public SessionUpdate PushInterleaved(ReadOnlySpan<short> samples, int channels, ChannelSelection selection = default, CancellationToken cancellationToken = default)
        => Push(InterleavedSamples.ToMono(samples, channels, selection), cancellationToken);

    /// <summary>Takes in the next samples of several channels.</summary>
    /// <param name="samples">The samples of all channels at one moment, then those of the next; whole moments only.</param>
    /// <param name="channels">How many channels there are. Where they are averaged, <see cref="AudioSessionOptions.MixedChannels"/> is their number.</param>
    /// <param name="selection">Which channel to take; the mean of all by default.</param>
    /// <param name="cancellationToken">Ends the work between blocks, as of mono samples.</param>
    /// <returns>The frames that became final and the segments that ended; often none.</returns>
    /// <exception cref="ArgumentException">The samples are no whole number of moments.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no channels, or not the one that was chosen.</exception>
    public SessionUpdate PushInterleaved(ReadOnlySpan<float> samples, int channels, ChannelSelection selection = default, CancellationToken cancellationToken = default)
        => Push(InterleavedSamples.ToMono(samples, channels, selection), cancellationToken);

    /// <summary>Ends the stream and gives out all that is left.</summary>
    /// <returns>The last frames and segments.</returns>
    /// <exception cref="AudioContentException">The stream was too short to be scored.</exception>
    /// <exception cref="InvalidOperationException">The session was completed, broke in an earlier call, or is at work on another thread.</exception>
    /// <exception cref="ObjectDisposedException">The session has been disposed.</exception>
    public SessionUpdate Complete()
    {
        Begin();
        long started = Stopwatch.GetTimestamp();
        int next = State.Completed;
        try
        {
            _resampler.Complete(_blocks.Samples);
            if (_blocks.Samples.End < _minSamples)
            {
                throw ShortRecording.Of(_options.Source ?? "stream", (double)_received / SampleRate, (double)_minSamples / _frontEndRate, "a spectrogram");
            }

            (Spectrogram window, int firstFrame, int frameCount) = _blocks.TakeRest();
            if (window.Frames < _minFrames)
            {
                throw ShortRecording.Of(_options.Source ?? "stream", (window.Frames - 1) * _axes.SecondsPerFrame, (_minFrames - 1) * _axes.SecondsPerFrame, "the detector");
            }

            Found found = Begun();
            next = State.Broken;
            _health.Complete(found.Health);
            AddLevels(window, firstFrame, frameCount);
            Collect(_detector.Score(window, firstFrame, frameCount, isLast: true), found);
            found.Segments.AddRange(_segments?.Complete((double)_received / SampleRate) ?? []);
            found.Segments.AddRange(_lasting.Complete((double)_received / SampleRate));
            next = State.Completed;
            return Told(found, started);
        }
        finally
        {
            End(next);
        }
    }

    /// <summary>
    /// Tells that sound is missing before the next sample: the device was gone, or lost samples. Times of day go on accordingly, and the next update says
    /// so; scores are those of the samples as they come.
    /// </summary>
    /// <param name="lost">How much is missing; more than nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is nothing or less.</exception>
    /// <exception cref="InvalidOperationException">The session was completed, broke in an earlier call, or is at work on another thread.</exception>
    /// <exception cref="ObjectDisposedException">The session has been disposed.</exception>
    public void MarkGap(TimeSpan lost)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lost, TimeSpan.Zero);
        Begin();
        try
        {
            double seconds = (double)_received / SampleRate;
            DateTimeOffset? before = _clock.TimeOf(seconds);
            _clock.Add(seconds, lost);
            _gaps.Add(new DeviceHealth(DeviceFault.Gap, seconds, seconds) { StartTime = before, EndTime = before + lost, LostSeconds = lost.TotalSeconds });
        }
        finally
        {
            End(State.Open);
        }
    }

    /// <summary>The time of day of a moment of the stream.</summary>
    /// <param name="seconds">Seconds from the stream's start, as frames and segments have them.</param>
    /// <returns>The time, with all gaps before it; null if the session was not told when it started (<see cref="AudioSessionOptions.StartTime"/>).</returns>
    public DateTimeOffset? TimeOf(double seconds) => _clock.TimeOf(seconds);

    /// <summary>Ends the session; what was not given out is lost.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _state, State.Disposed) != State.Disposed)
        {
            (_detector as IDisposable)?.Dispose();
            Telemetry.SessionsChanged(_modelName, -1);
            _model.Dispose();
        }
    }

    private void Begin()
    {
        int before = Interlocked.CompareExchange(ref _state, State.Working, State.Open);
        ObjectDisposedException.ThrowIf(before == State.Disposed, this);
        if (before != State.Open)
        {
            throw new InvalidOperationException(before switch
            {
                State.Completed => "The stream was completed. Open another one for more sound.",
                State.Working => "The stream is at work on another thread, and is for one at a time. Push from one thread, or open a session for each.",
                _ => "The stream broke in an earlier call that was cancelled or failed. Open another one.",
            });
        }
    }

    /// <summary>Unless the session was disposed meanwhile.</summary>
    private void End(int state) => Interlocked.CompareExchange(ref _state, state, State.Working);

    private SessionUpdate Told(Found found, long started)
    {
        SessionUpdate update = found.ToUpdate();
        if (update.Frames.Count > 0)
        {
            Telemetry.BlockScored(_modelName, update.Frames.Count * _axes.SecondsPerFrame, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        if (update.Segments.Count > 0)
        {
            Telemetry.SegmentsEnded(_modelName, update.Segments.Count);
        }

        foreach (DeviceHealth began in update.Health.Where(health => health.EndSeconds is null || health.Fault == DeviceFault.Gap))
        {
            Telemetry.DeviceFailed(_modelName, began.Fault.ToString().ToLowerInvariant());
        }

        return update;
    }

    private Found Begun()
    {
        var found = new Found();
        found.Health.AddRange(_gaps);
        _gaps.Clear();
        return found;
    }

    private void CheckFinite(ReadOnlySpan<float> samples)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            if (!float.IsFinite(samples[i]))
            {
                throw new AudioContentException(_options.Source ?? "stream", string.Create(CultureInfo.InvariantCulture, $"sample {_received + i} is {samples[i]}; samples must be finite numbers. Leave it out or put a number in its place."));
            }
        }
    }

    private long ToFrames(double seconds) => Math.Max(1, (long)(seconds / _axes.SecondsPerFrame));

    /// <summary>A frame's scores may come out blocks after its levels.</summary>
    private void AddLevels(Spectrogram window, int firstFrame, int frameCount)
    {
        int bins = _axes.Bins;
        float[] levels = window.Values.Slice(firstFrame * bins, frameCount * bins).ToArray();
        for (int i = 0; i < frameCount; i++)
        {
            _levels.Enqueue(levels.AsMemory(i * bins, bins));
        }
    }

    private void Collect(float[] rows, Found found)
    {
        int bins = _axes.Bins;
        int count = rows.Length / bins;
        float[] scores = count == 0 ? [] : new AnomalyMap(rows, count, _axes, _validBins).FrameScores(TopCells);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<float> row = rows.AsSpan(i * bins, _validBins);
            float peak = System.Numerics.Tensors.TensorPrimitives.Max(row);
            if (!float.IsFinite(peak))
            {
                throw new AudioContentException(_options.Source ?? "stream", string.Create(CultureInfo.InvariantCulture, $"the score of frame {FramesScored} is {peak}, so that nothing can be told of it. Samples far beyond full scale, or weights, make numbers overflow."));
            }

            var evidence = _detector as IEvidenceSession;
            IReadOnlyList<KindScore> kinds = evidence?.KindsAt(i) ?? [];
            KindScore[] unusual = [.. kinds.Where(kind => kind.Score > (kind.IsOfWindow ? _threshold : MapThreshold)).OrderByDescending(kind => kind.Z)];
            AnomalyEvidence[] heard = Array.ConvertAll(unusual, kind => evidence!.Explain(i, kind));
            found.Frames.Add(new SessionFrame
            {
                Index = FramesScored,
                TimeSeconds = _axes.TimeOf(FramesScored),
                Time = _clock.TimeOf(_axes.TimeOf(FramesScored)),
                Score = scores[i],
                Peak = peak,
                Map = rows.AsMemory(i * bins, bins),
                Levels = _levels.Dequeue(),
                Verdict = MapThreshold is not { } threshold ? AnomalyVerdict.Undecided
                    : peak > (float)threshold || heard.Length > 0 ? AnomalyVerdict.Anomalous : AnomalyVerdict.Normal,
                Evidence = heard,
                Kinds = kinds,
                IsOfWindow = _detector.DescribesWindows,
            });
            if (_segments is not null)
            {
                // What describes windows has stretches of its own, and counts for a region too if cells of the map stand out there.
                found.Segments.AddRange(_segments.Add(FramesScored, row, heard));
                found.Segments.AddRange(_lasting.Add(FramesScored, heard.Where((_, k) => unusual[k].IsOfWindow)));
            }

            FramesScored++;
        }
    }

    /// <summary>What a call has found so far.</summary>
    private sealed class Found
    {
        public List<SessionFrame> Frames { get; } = [];

        public List<AnomalySegment> Segments { get; } = [];

        public List<DeviceHealth> Health { get; } = [];

        public SessionUpdate ToUpdate() => new(Frames, SegmentFinder.InOrder(Segments)) { Health = Health };
    }
}
