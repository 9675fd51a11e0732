using System.Numerics.Tensors;
using AudioAnomaly.Evaluation;

namespace AudioAnomaly.BackboneTraining.Tests;

public class MachineWorldTests
{
    private static readonly MachineWorldOptions Tiny = new() { WorldsPerKind = 1, LearnedClips = 10, NormalClips = 3, ClipsPerFault = 2, Seconds = 1.5 };

    public static TheoryData<int> Kinds => [.. Enum.GetValues<MachineKind>().Select(kind => (int)kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void MachineWorld_AnyKind_HasSoundAtTheMachinesLevelAndTheSameBitsEachTime(int kind)
    {
        MachineWorld world = World(5, kind), again = World(5, kind);

        double[] levels = [.. Learned(world).Select(LevelDb)];
        Assert.All(Learned(world), clip => Assert.All(clip.Samples.ToArray(), sample => Assert.InRange(sample, -1.5f, 1.5f)));
        Assert.All(levels, level => Assert.InRange(level, -46, -14));
        Assert.Equal(Samples(Learned(world)), Samples(Learned(again)));
        Assert.Equal(world.Normal(2).Samples.ToArray(), again.Normal(2).Samples.ToArray());
        Assert.Equal(world.Faulty(2, 1).Samples.ToArray(), again.Faulty(2, 1).Samples.ToArray());
        Assert.NotEqual(Samples(Learned(world)), Samples(Learned(World(6, kind))));
        Assert.NotEqual(world.Learned(0).Samples.ToArray(), world.Learned(1).Samples.ToArray());
        Assert.NotEqual(world.Learned(0).Samples.ToArray(), world.Normal(0).Samples.ToArray());
    }

    [Fact]
    public void MachineWorld_Kinds_SoundDifferent()
    {
        float[][] samples = [.. Kinds.Select(row => Samples(Learned(World(5, row.Data))))];

        Assert.All(samples.Index(), first => Assert.All(samples[(first.Index + 1)..], second => Assert.NotEqual(first.Item, second)));
    }

    [Fact]
    public void MachineWorld_LevelFault_MovesTheLevelAndNothingElseDoesAsMuch()
    {
        int level = MachineWorld.FaultKinds.Index().First(fault => fault.Item == SyntheticFaultKind.Level).Index;
        foreach (ITheoryDataRow row in Kinds)
        {
            // The same recordings with and without: those of the level's faults are the last ones of the world.
            MachineWorld world = World(5, (int)row.GetData()[0]!);
            var longer = new MachineWorld(5, world.Kind, 0, Tiny with { NormalClips = Tiny.NormalClips + (MachineWorld.FaultKinds.Count * Tiny.ClipsPerFault) });
            AudioClip faulty = world.Faulty(level, 0), normal = longer.Normal(Tiny.NormalClips + (level * Tiny.ClipsPerFault));

            double change = LevelDb(faulty) - LevelDb(normal);
            Assert.InRange(Math.Abs(change), 0.9, 5.1);
            float gain = (float)Math.Pow(10, change / 20);
            Assert.All(faulty.Samples.ToArray().Zip(normal.Samples.ToArray()), pair => Assert.Equal(pair.Second * gain, pair.First, 1e-4));
        }
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task MachineWorlds_SameSeed_GiveTheSameFiguresWithTheirCounts()
    {
        var worlds = new MachineWorlds(5, Tiny);
        NetworkUnderTrial network = NetworkUnderTrial.Of("tiny", Cnn14Weights.Random(1, 64, 4, 4, 8, 8));

        IReadOnlyList<MachineWorldResult> first = await worlds.EvaluateAsync(network.Compose, TestContext.Current.CancellationToken);
        IReadOnlyList<MachineWorldResult> second = await worlds.EvaluateAsync(network.Compose, TestContext.Current.CancellationToken);

        Assert.Equal(first.SelectMany(world => world.ByFault), second.SelectMany(world => world.ByFault));
        Assert.Equal(Enum.GetValues<MachineKind>(), first.Select(world => world.Kind));
        Assert.All(first, world => Assert.Equal((3, 8), (world.Normals, world.Faulty)));
        Assert.All(first, world => Assert.Equal(["event", "level", "peak", "spectrum", "texture"], world.ByMember.Keys.Order(StringComparer.Ordinal)));

        // By chance it would be 0.5 with a deviation of 0.07 over six worlds of four faults.
        Assert.InRange(first.Average(world => world.Mean), 0.6, 1);
    }

    [Fact]
    public void MachineRecordings_Written_AreADataSetInFolders()
    {
        using var folder = new TemporaryFolder();
        MachineWorld world = World(5, (int)MachineKind.Valve);

        MachineRecordings.Write(world, folder.Root, TestContext.Current.CancellationToken);
        AudioDataset dataset = FolderDataset.Read(folder.Root);

        Assert.Equal(10, dataset.Recordings.Count(recording => recording.Split == DatasetSplit.Train));
        Assert.Equal(3, dataset.Recordings.Count(recording => recording.Split == DatasetSplit.Test && recording.IsAnomalous == false));
        Assert.Equal(8, dataset.Recordings.Count(recording => recording.Split == DatasetSplit.Test && recording.IsAnomalous == true));
        Assert.Equal(24000, dataset.Recordings[0].Audio.Read().Samples.Length);
    }

    [Fact]
    public void MachineTable_Results_AreMeansWithCounts()
    {
        var perfect = new MachineWorldResult(MachineKind.Fan, [1, 1, 1, 1], new Dictionary<string, double> { ["texture"] = 0.75 }, 3, 8);
        var chance = new MachineWorldResult(MachineKind.Pump, [0.5, 0, 0.5, 1], new Dictionary<string, double> { ["texture"] = 0.25 }, 3, 8);

        string kinds = MachineTable.ByKind([("net", [perfect, chance, perfect])]), faults = MachineTable.ByFault([("net", [perfect, chance])]);

        Assert.Contains("| Fan | 2 | 6 | 16 | 1.000 |\n| Pump | 1 | 3 | 8 | 0.500 |\n| all | 3 | 9 | 24 | 0.833 |\n", kinds, StringComparison.Ordinal);
        Assert.Contains("| Tone | 0.500 |\n", faults, StringComparison.Ordinal);
        Assert.Contains("by `texture` alone | 0.500 |\n", faults, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(NetworkUnderTrial.Embedded)]
    [InlineData(NetworkUnderTrial.Random)]
    [InlineData(NetworkUnderTrial.LogMelPatches)]
    public void NetworkUnderTrial_Word_BuildsAPipeline(string word)
    {
        NetworkUnderTrial network = NetworkUnderTrial.Parse(word);

        Assert.Equal(word, network.Name);
        Assert.NotNull(network.Compose(AudioAnomalyPipeline.CreateBuilder()).UseEnsemble().Build());
    }

    private static MachineWorld World(long seed, int kind) => new(seed, (MachineKind)kind, 0, Tiny);

    private static IEnumerable<AudioClip> Learned(MachineWorld world) => Enumerable.Range(0, world.LearnedCount).Select(world.Learned);

    private static float[] Samples(IEnumerable<AudioClip> clips) => [.. clips.SelectMany(clip => clip.Samples.ToArray())];

    private static double LevelDb(AudioClip clip) => 10 * Math.Log10(TensorPrimitives.SumOfSquares(clip.Samples.Span) / clip.Samples.Length);
}
