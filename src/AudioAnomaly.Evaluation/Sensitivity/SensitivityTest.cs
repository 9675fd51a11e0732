namespace AudioAnomaly.Evaluation;

/// <summary>
/// Finds out what a model can hear without a single real fault: synthetic faults of known kind and strength are put into recordings of normal sound, and
/// counted is how many the model finds at its threshold. Recordings above the threshold without a fault take no part: any fault in them would count as found.
/// </summary>
/// <example>
/// <code>
/// using AudioAnomalyModel model = await AudioAnomalyModel.LoadAsync("pump.aam");
/// AudioSource others = AudioSource.FromDirectory("normal-not-learned");
/// SensitivityReport report = await SensitivityTest.RunAsync(model, others);
/// foreach (string sentence in report.Describe())
/// {
///     Console.WriteLine(sentence);
/// }
/// </code>
/// </example>
public static class SensitivityTest
{
    /// <summary>Tests a model.</summary>
    /// <param name="model">The model; it has a threshold.</param>
    /// <param name="normals">
    /// Recordings of normal sound only, none of them learned by the model or used to calibrate it: sound that was learned scores lower, so that faults in it
    /// seem easier or harder to find than they are. Of long recordings the first window counts.
    /// </param>
    /// <param name="options">The settings, copied; null for the defaults.</param>
    /// <param name="progress">Told how far the test is; may be null.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The report; the same for the same model, recordings and settings, with any number of threads.</returns>
    /// <exception cref="InvalidOperationException">The model has no threshold.</exception>
    /// <exception cref="AudioContentException">None of the recordings can be used, or all are above the threshold without a fault.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">A setting is out of range.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static Task<SensitivityReport> RunAsync(
        AudioAnomalyModel model,
        AudioSource normals,
        SensitivityOptions? options = null,
        IProgress<SensitivityProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(normals);
        double threshold = model.Calibration.Threshold
            ?? throw new InvalidOperationException(
                "The model has no threshold, so that nothing can be found. Set one by WithThreshold, or fit on more recordings.");
        var run = new SensitivityRun(
            new TestedScorer(
                (clip, cancellation) => model.ScoreSpectrogram(model.ComputeSpectrogram(clip), cancellation).Score,
                threshold,
                model.BandwidthHz,
                model.FrontEnd.SampleRate,
                model.Settings.Windows.WindowSeconds,
                model.Settings.MixedChannels),
            SensitivityOptions.Format.Checked(options ?? new SensitivityOptions()),
            progress,
            cancellationToken);
        return Task.Run(() => run.Run(normals, model.Components.Execution.Threads), cancellationToken);
    }
}
