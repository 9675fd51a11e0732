namespace AudioAnomaly.AlarmRates;

/// <summary>Recordings one after the other, without end: all in random order, then all in another one.</summary>
internal static class ShuffledSound
{
    public static AudioClip[] Read(string folder) => [.. AudioSource.FromDirectory(folder).Items.Select(item => item.Read())];

    public static IEnumerable<AudioClip> Endless(IReadOnlyList<AudioClip> clips, int seed)
    {
        var random = new Random(seed);
        while (true)
        {
            foreach (int index in Enumerable.Range(0, clips.Count).OrderBy(_ => random.Next()).ToArray())
            {
                yield return clips[index];
            }
        }
    }
}
