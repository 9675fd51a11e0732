namespace AudioAnomaly.Evaluation.Tests.Datasets;

public class EnvMixSourcesTests
{
    private static readonly string[] Backgrounds = ["air_conditioner", "car_horn", "children_playing", "drilling", "engine_idling", "jackhammer", "siren", "street_music"];
    private static readonly string[] Anomalies =
    [
        "glass_breaking", "coughing", "sneezing", "door_wood_knock", "rooster", "can_opening", "car_horn", "dog", "laughing",
        "door_wood_creaks", "clock_alarm", "clapping", "sheep", "snoring", "fireworks", "washing_machine", "frog",
    ];

    [Fact]
    public void EnvMixSources_UrbanSoundAndEsc50_AreSplitByFold()
    {
        AudioDataset sources = EnvMixSources.FromUrbanSound8K(Classes([.. Backgrounds, "dog_bark", "gun_shot"], 10), Classes([.. Anomalies, "rain"], 5));

        Assert.Equal(8 * 10, sources.Recordings.Count(r => r.IsAnomalous == false));
        Assert.All(sources.Recordings.Where(r => r.IsAnomalous == false), r => Assert.Equal(r.Fold switch { 10 => DatasetSplit.Test, 9 => DatasetSplit.Validation, _ => DatasetSplit.Train }, r.Split));
        Assert.Equal(Anomalies, sources.Recordings.Where(r => r.IsAnomalous == true).Select(r => r.Category));
        Assert.All(sources.Recordings.Where(r => r.IsAnomalous == true), r => Assert.Equal((5, DatasetSplit.Test), (r.Fold, r.Split)));
        Assert.DoesNotContain(sources.Recordings, r => r.Category is "dog_bark" or "gun_shot" or "rain");
    }

    [Fact]
    public void EnvMixSources_StrictOrOtherFolds_ChangeTheAnomalies()
    {
        AudioDataset strict = EnvMixSources.FromUrbanSound8K(Classes(Backgrounds, 10), Classes(Anomalies, 5), [1, 2], strict: true);

        Assert.DoesNotContain(strict.Recordings, r => r is { Category: "car_horn", IsAnomalous: true });
        Assert.Equal(10, strict.Recordings.Count(r => r is { Category: "car_horn", IsAnomalous: false }));
        Assert.Equal(16 * 2, strict.Recordings.Count(r => r.IsAnomalous == true));
    }

    [Theory]
    [InlineData("dog_bark", "baby_cry", "person_sneeze")]
    [InlineData("dog", "crying_baby", "sneezing")]
    public void EnvMixSources_Esc10_KnowsBothNamingsOfTheClasses(string dog, string baby, string sneeze)
    {
        AudioDataset sources = EnvMixSources.FromEsc10(Classes(["rain", "sea_waves", "helicopter", "chainsaw", "fire_crackling", dog, baby, "clock_tick", sneeze, "rooster"], 5));

        Assert.Equal([dog, baby, "clock_tick", sneeze, "rooster"], sources.Recordings.Where(r => r.IsAnomalous == true).Select(r => r.Category));
        Assert.All(sources.Recordings.Where(r => r.IsAnomalous == false), r => Assert.Equal(r.Fold switch { 5 => DatasetSplit.Test, 4 => DatasetSplit.Validation, _ => DatasetSplit.Train }, r.Split));
    }

    [Fact]
    public void EnvMixSources_MissingClassOrFold_IsAnErrorThatNamesIt()
    {
        DatasetException noClass = Assert.Throws<DatasetException>(() => EnvMixSources.FromUrbanSound8K(Classes(Backgrounds[1..], 10), Classes(Anomalies, 5)));
        DatasetException noFold = Assert.Throws<DatasetException>(() => EnvMixSources.FromUrbanSound8K(Classes(Backgrounds, 10), Classes(Anomalies, 4)));

        Assert.Contains("air_conditioner", noClass.Message, StringComparison.Ordinal);
        Assert.Contains("fold 5", noFold.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EnvMixSources_SyntheticSounds_FollowTheSeedAndNotTheirNumber()
    {
        AudioDataset few = EnvMixSources.Synthetic(new SyntheticEnvMixOptions { Seed = 3, Seconds = 0.5, TrainCount = 1 });
        AudioDataset more = EnvMixSources.Synthetic(new SyntheticEnvMixOptions { Seed = 3, Seconds = 0.5, TrainCount = 2 });
        AudioDataset other = EnvMixSources.Synthetic(new SyntheticEnvMixOptions { Seed = 4, Seconds = 0.5, TrainCount = 1 });

        foreach (DatasetRecording recording in few.Recordings)
        {
            float[] samples = recording.Audio.Read().Samples.ToArray();
            Assert.Equal(samples, more.Recordings.Single(r => r.Name == recording.Name).Audio.Read().Samples.ToArray());
            Assert.NotEqual(samples, other.Recordings.Single(r => r.Name == recording.Name).Audio.Read().Samples.ToArray());
            Assert.Equal(0.08, Math.Sqrt(samples.Average(s => (double)s * s)), 1e-4);
            Assert.True(samples.Max(Math.Abs) < 1);
        }
    }

    [Fact]
    public void ClipLength_ShortClip_IsRepeatedWithoutAClick()
    {
        const int Rate = 8000;
        float[] tone = [.. Enumerable.Range(0, 2345).Select(i => (float)(0.5 * Math.Sin(2 * Math.PI * 100 * i / Rate)))];

        float[] fitted = ClipLength.Fit(new AudioClip(tone, Rate), 9000).Samples.ToArray();

        // A tone of amplitude 0.5 at 100 Hz moves by 0.04 a sample; a plain seam would jump by up to 1.
        Assert.Equal(9000, fitted.Length);
        Assert.Equal(tone[..2000], fitted[..2000]);
        Assert.All(Enumerable.Range(1, fitted.Length - 1), i => Assert.True(Math.Abs(fitted[i] - fitted[i - 1]) < 0.08));
        Assert.True(fitted[8900..].Max(Math.Abs) > 0.4);
    }

    [Fact]
    public void ClipLength_LongClip_IsCutAndAFittingOneIsKept()
    {
        var clip = new AudioClip(new float[] { 1, 2, 3, 4 }, 8000) { BandwidthHz = 1000 };

        Assert.Same(clip, ClipLength.Fit(clip, 4));
        Assert.Equal([1, 2], ClipLength.Fit(clip, 2).Samples.ToArray());
        Assert.Equal(1000, ClipLength.Fit(clip, 2).BandwidthHz);
    }

    /// <summary>One recording of each class in each fold.</summary>
    private static AudioDataset Classes(string[] names, int folds) => new("classes", "classes", names.SelectMany(name => Enumerable.Range(1, folds).Select(fold => new DatasetRecording
    {
        Audio = AudioItem.FromClip(new AudioClip(new float[1], 44100)),
        Name = $"{name}/{fold}",
        Category = name,
        Fold = fold,
        Group = $"{name}/{fold}",
    })));
}
