namespace AudioAnomaly.BitHashes;

/// <summary>What a user does: fit a pipeline on recordings, save the model, load it and score.</summary>
internal static class FittedPipeline
{
    private const int SampleRate = 16000;
    private static readonly AudioClip[] Normals = [.. Enumerable.Range(60, 12).Select(seed => GeneratedSound.Machine((uint)seed, SampleRate))];
    private static readonly AudioClip[] Tests = [GeneratedSound.Machine(80, SampleRate), GeneratedSound.Machine(81, SampleRate, broken: true)];

    /// <summary>Adds scores, maps and segments of the fitted model, and of the same model after it was saved and loaded.</summary>
    public static void Hash(Fingerprint hash, AudioAnomalyPipelineBuilder builder)
    {
        string path = Path.GetTempFileName();
        try
        {
            using (AudioAnomalyModel fitted = builder.UseLogMel(LogMelOptions.Panns16k).Build().FitAsync(AudioSource.FromClips(Normals)).GetAwaiter().GetResult())
            {
                Add(hash, fitted);
                fitted.SaveAsync(path).GetAwaiter().GetResult();
            }

            using AudioAnomalyModel loaded = AudioAnomalyModel.LoadAsync(path).GetAwaiter().GetResult();
            Add(hash, loaded);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Add(Fingerprint hash, AudioAnomalyModel model)
    {
        foreach (AnomalyResult result in Tests.Select(clip => model.Score(clip)))
        {
            hash.Add(result.Score, result.PValue ?? -1, result.CalibratedScore ?? -1, result.Threshold ?? -1, result.MapThreshold ?? -1);
            hash.Add(result.Map.Values.Span);
            hash.Add([.. result.FrameScores]);
            foreach (AnomalySegment segment in result.Segments)
            {
                hash.Add(segment.StartSeconds, segment.EndSeconds, segment.LowHz, segment.HighHz);
            }
        }
    }
}
