using AudioAnomaly.Evaluation;

namespace AudioAnomaly.Samples;

/// <summary>One background to learn, and what to mix into it. Mixtures are made anew whenever they are asked for, the same each time.</summary>
/// <param name="Name">The background's name.</param>
/// <param name="Training">Recordings to learn from.</param>
/// <param name="Calibration">Recordings from which the threshold is found.</param>
/// <param name="TestNormals">Recordings that should score low.</param>
/// <param name="Anomalies">Sounds that do not belong there; each is mixed into one of the test recordings.</param>
/// <param name="Mixer">Mixes them.</param>
internal sealed record MixTask(string Name, AudioSource Training, AudioSource Calibration, AudioSource TestNormals, AudioSource Anomalies, EnvMixer Mixer)
{
    /// <summary>Mixes every anomaly into a test recording. The seed decides which and when; neither depends on the ratio.</summary>
    public IEnumerable<EnvMixClip> Mix(double snrDb, int seed)
    {
        var random = new Random(seed);
        AudioItem[] beds = [.. TestNormals.Items];
        for (int i = 0; i < Anomalies.Items.Count; i++)
        {
            // Every test recording is used before one is used again, each time in another order.
            if (i % beds.Length == 0)
            {
                random.Shuffle(beds);
            }

            yield return Mixer.Mix(beds[i % beds.Length].Read(), Anomalies.Items[i].Read(), snrDb, random.Next());
        }
    }
}
