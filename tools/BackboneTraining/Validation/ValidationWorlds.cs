using AudioAnomaly.Metrics;
using AudioAnomaly.Torch;
using TorchSharp;

namespace AudioAnomaly.BackboneTraining;

/// <summary>Synthetic anomaly detection problems by which weights are chosen: each world has one background; a few clips of it make a bank of patches, and clips with and without a fault are told apart by their distance to it.</summary>
internal sealed class ValidationWorlds
{
    private const int Frames = 201;
    private const int BankClips = 8;
    private const int Queries = 20;
    private const int PatchesPerClip = 150;
    private const double TopShare = 0.01;

    private readonly List<(float[] Values, int[] Patches)> _worlds = [];
    private readonly long _seed;
    private readonly bool _steady;

    /// <summary>Makes the worlds.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="count">How many.</param>
    /// <param name="steady">Whether the fault is a lasting change of the background; otherwise it is an event added to it.</param>
    public ValidationWorlds(long seed, int count, bool steady)
    {
        (_seed, _steady) = (seed, steady);
        var made = new (float[] Values, int[] Patches)[count];
        Parallel.For(0, count, () => new ViewMaker(), (i, _, views) => Make(i, views, made), _ => { });
        _worlds.AddRange(made);
    }

    /// <summary>The mean over the worlds of the area under the ROC curve, of nearest-neighbour distances in blocks 2 and 3.</summary>
    public double Evaluate(Cnn14Weights weights)
    {
        using var network = new TorchCnn14(weights, ["conv_block2", "conv_block3"], [false, true, true, false], TorchDevice.Processor);
        return _worlds.Average(world => Evaluate(network, world.Values, world.Patches));
    }

    private ViewMaker Make(int number, ViewMaker views, (float[] Values, int[] Patches)[] made)
    {
        var random = new SoundRandom(_seed, number, 0x574F524C44);
        int frontEnd = number % 3 == 2 ? 1 : 0;
        var background = SoundPoint.Draw(random, eventProbability: 0);
        if (random.Chance(0.3))
        {
            // Something that also happens when all is well.
            background = background.With(LayerPoint.Draw(random, isEvent: true, random.Uniform(-10, 3)));
        }

        double scatter = random.Uniform(0.01, _steady ? 0.03 : 0.06), level = random.Uniform(-45, -15);
        SoundPoint? worn = _steady ? background.Changed(random, random.Uniform(0.1, 1), random.Uniform(0.06, 0.2)) : null;
        float[] values = new float[(BankClips + Queries) * Frames * 64];
        for (int clip = 0; clip < BankClips + Queries; clip++)
        {
            bool faulty = clip >= BankClips + (Queries / 2);
            SoundPoint sound = (faulty && worn is not null ? worn : background).Nearby(random, scatter);
            if (faulty && worn is null)
            {
                sound = sound.With(LayerPoint.Draw(random, isEvent: true, random.Uniform(-9, 3)));
            }

            views.Make(sound, frontEnd, level + random.Uniform(-2, 2), double.PositiveInfinity, random, values.AsSpan(clip * Frames * 64, Frames * 64));
        }

        int perClip = Frames / 4 * 16;
        int[] patches = new int[BankClips * PatchesPerClip];
        for (int i = 0; i < patches.Length; i++)
        {
            patches[i] = (i / PatchesPerClip * perClip) + random.Below(perClip);
        }

        made[number] = (values, patches);
        return views;
    }

    private static double Evaluate(TorchCnn14 network, float[] values, int[] bankPatches)
    {
        using IDisposable noGradient = torch.no_grad();
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor input = torch.tensor(values, [BankClips + Queries, 1, Frames, 64]);
        IReadOnlyList<torch.Tensor> maps = network.Forward(input);
        long rows = maps[0].shape[2], columns = maps[0].shape[3];
        torch.Tensor coarse = torch.nn.functional.interpolate(maps[1], size: [rows, columns], mode: torch.InterpolationMode.Bilinear, align_corners: false);
        torch.Tensor joined = torch.cat([maps[0], coarse], 1).permute(0, 2, 3, 1).contiguous();
        long channels = joined.shape[3], perClip = rows * columns;
        torch.Tensor patches = joined.view(-1, channels);
        torch.Tensor normal = patches.narrow(0, 0, BankClips * perClip);
        using Scalar once = 1, small = 1e-6;
        torch.Tensor shift = normal.mean([0]).neg(), deviation = normal.std(0).add(small);
        torch.Tensor bank = patches.index_select(0, torch.tensor(bankPatches, dtype: torch.ScalarType.Int64)).add(shift, once).div(deviation);
        double[] scores = new double[Queries];
        int top = Math.Max(1, (int)(TopShare * perClip));
        for (int query = 0; query < Queries; query++)
        {
            torch.Tensor own = patches.narrow(0, (BankClips + query) * perClip, perClip).add(shift, once).div(deviation);
            (torch.Tensor nearest, _) = torch.cdist(own, bank).min(1);
            (torch.Tensor highest, _) = nearest.topk(top);
            scores[query] = highest.mean().item<float>();
        }

        var auc = new RocAuc();
        for (int query = 0; query < Queries; query++)
        {
            auc.Add(scores[query], isAnomalous: query >= Queries / 2);
        }

        return auc.Evaluate().Value;
    }
}
