namespace AudioAnomaly;

/// <summary>Scores recordings. Safe to use from several threads.</summary>
/// <example>
/// <code>
/// // Program.cs: builder.Services.AddAudioAnomaly(models => models.AddModel("pump", "pump.aam"));
/// public sealed class Inspection(IAudioAnomalyScorer pump)
/// {
///     public bool IsSuspicious(string file) => pump.Summarize(AudioItem.FromFile(file)).IsAnomalous;
/// }
/// </code>
/// </example>
public interface IAudioAnomalyScorer
{
    /// <summary>Scores a recording.</summary>
    /// <param name="clip">The recording, of any sample rate and length.</param>
    /// <param name="cancellationToken">Ends the work between windows.</param>
    /// <returns>Score, verdict, map and segments.</returns>
    /// <exception cref="AudioContentException">The recording is too short, or mixes another number of channels than the model was fitted on.</exception>
    AnomalyResult Score(AudioClip clip, CancellationToken cancellationToken = default);

    /// <summary>Scores a recording while it is read: of its sound no more than some seconds are in memory, so that it may be long.</summary>
    /// <param name="recording">The recording, such as <see cref="AudioItem.FromFile"/>.</param>
    /// <param name="cancellationToken">Ends the work between windows.</param>
    /// <returns>Score, verdict, map and segments, the same to the bit as of the clip.</returns>
    /// <exception cref="AudioFormatException">The file is no readable recording.</exception>
    /// <exception cref="AudioContentException">The recording is empty, too short, too long for the memory or
    /// <see cref="ExecutionOptions.MaxRecordingSeconds"/>, or mixes another number of channels than the model was fitted on.</exception>
    AnomalyResult Score(AudioItem recording, CancellationToken cancellationToken = default);

    /// <summary>Scores a recording as <see cref="Score(AudioItem, CancellationToken)"/> does, and keeps no maps: for services that hold many results.</summary>
    /// <param name="recording">The recording, such as <see cref="AudioItem.FromFile"/>.</param>
    /// <param name="cancellationToken">Ends the work between windows.</param>
    /// <returns>Score, verdict, segments and evidence.</returns>
    /// <exception cref="AudioFormatException">The file is no readable recording.</exception>
    /// <exception cref="AudioContentException">The recording is empty, too short, too long for the memory or
    /// <see cref="ExecutionOptions.MaxRecordingSeconds"/>, or mixes another number of channels than the model was fitted on.</exception>
    AnomalySummary Summarize(AudioItem recording, CancellationToken cancellationToken = default);

    /// <summary>Scores many recordings, several at a time; long ones wait for each other.</summary>
    /// <param name="source">The recordings.</param>
    /// <param name="maxParallel">How many to score at a time; 0 for one per processor.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>One entry per recording, in their order. A recording that fails yields its error, and the others go on.</returns>
    IAsyncEnumerable<ScoredRecording> ScoreAsync(AudioSource source, int maxParallel = 0, CancellationToken cancellationToken = default);

    /// <summary>
    /// Begins a live session: samples are pushed as they come, and scores of frames come out after a fixed latency. Any number of sessions may run at a time.
    /// </summary>
    /// <param name="sampleRate">The rate of the samples, in Hz.</param>
    /// <param name="options">Its settings, copied; null for the defaults.</param>
    /// <returns>The session; the caller disposes it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sampleRate"/> is not positive, or too high to be resampled.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">A setting is out of range.</exception>
    /// <exception cref="AudioContentException">The samples mix another number of channels than the model was fitted on.</exception>
    /// <exception cref="StreamingNotSupportedException">A part of the model needs the whole recording; the message says what to change.</exception>
    AudioAnomalySession OpenSession(int sampleRate, AudioSessionOptions? options = null);
}
