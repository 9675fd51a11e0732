using AudioAnomaly.Evaluation;

namespace AudioAnomaly.Tool;

/// <summary><c>fit --sensitivity</c>: finds out what the fitted model can hear.</summary>
internal static class FitSensitivity
{
    // One recording of so many is kept from a second fit.
    private const int Parts = 5;
    private const int FewestRecordings = 2 * Parts;

    /// <summary>Whether there are enough recordings for a second fit.</summary>
    /// <exception cref="UsageException">There are not.</exception>
    public static void Check(AudioSource normals)
    {
        if (normals.Items.Count < FewestRecordings)
        {
            throw new UsageException(
                $"--sensitivity without a folder needs {FewestRecordings} normal recordings or more, because a fifth of them is not learned; there are {normals.Items.Count}."
                    + " Record more, or name a folder with other normal recordings: --sensitivity DIR.");
        }
    }

    /// <summary>Tests a model.</summary>
    /// <param name="model">The fitted model.</param>
    /// <param name="pipeline">What fitted it.</param>
    /// <param name="normals">What it was fitted on.</param>
    /// <param name="others">Normal recordings that it has not learned; null to test a model that learns four fifths of <paramref name="normals"/> on the
    /// others.</param>
    /// <param name="seed">The seed of every random choice.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<SensitivityReport> RunAsync(
        AudioAnomalyModel model,
        AudioAnomalyPipeline pipeline,
        AudioSource normals,
        AudioSource? others,
        int seed,
        CancellationToken cancellationToken)
    {
        if (others is not null)
        {
            return await TestAsync(model, others, seed, cancellationToken);
        }

        await Console.Error.WriteLineAsync("Fitting a second model on four fifths of the recordings, to test it on the others.");
        var learned = AudioSource.FromItems(normals.Items.Where((_, i) => i % Parts != Parts - 1));
        using AudioAnomalyModel second = await FitDisplay.RunAsync(progress => pipeline.FitAsync(learned, progress, cancellationToken));
        return await TestAsync(second, AudioSource.FromItems(normals.Items.Where((_, i) => i % Parts == Parts - 1)), seed, cancellationToken);
    }

    private static Task<SensitivityReport> TestAsync(AudioAnomalyModel model, AudioSource normals, int seed, CancellationToken cancellationToken)
        => model.Calibration.Threshold is null
            ? throw new UsageException("The model has no threshold, so it cannot find anything. Give --threshold, or fit on more normal recordings.")
            : SensitivityDisplay.RunAsync(progress => SensitivityTest.RunAsync(model, normals, new SensitivityOptions { Seed = seed }, progress, cancellationToken));
}
