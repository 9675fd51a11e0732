using AudioAnomaly.Metrics;
using TorchSharp;

namespace AudioAnomaly.BackboneTraining;

/// <summary>
/// How well the distances to the nearest patch of a bank, as PatchCore measures them, tell anomalous clips from normal ones of the same world:
/// each anomalous clip should lie farther away than each normal one (the pairwise logistic loss of RankNet, Burges et al., 2005, a smooth form of 1 - ROC-AUC).
/// </summary>
internal static class EpisodeLoss
{
    private const int BankPatchesPerClip = 100;

    // Of channels that are almost always silent in a bank: without it, one of them alone would decide, and its gradient would have no bound.
    private const double LeastVariance = 1e-3;
    private const double LeastSquare = 1e-6;

    /// <summary>Computes the loss of one tapped block.</summary>
    /// <param name="output">The block's output for all clips, world by world: N x channels x frames x bins.</param>
    /// <param name="options">How the clips are arranged.</param>
    /// <param name="random">Draws the patches of the banks.</param>
    /// <returns>The mean loss in nats, and the share of pairs that are in the right order.</returns>
    public static (torch.Tensor Loss, double RocAuc) Compute(torch.Tensor output, EpisodeOptions options, SoundRandom random)
    {
        torch.Tensor scores = Score(output, options, random);
        int half = options.Queries / 2;
        using Scalar temperature = options.Temperature;
        torch.Tensor normal = scores.narrow(1, 0, half).unsqueeze(1), anomalous = scores.narrow(1, half, options.Queries - half).unsqueeze(2);
        torch.Tensor excess = anomalous - normal;
        torch.Tensor loss = torch.nn.functional.softplus(excess.neg().div(temperature)).mean();
        return (loss, excess.detach().sign().mean().item<float>() / 2 + 0.5);
    }

    /// <summary>The logarithms of the queries' distances to the banks of their worlds.</summary>
    /// <returns>Worlds x queries.</returns>
    internal static torch.Tensor Score(torch.Tensor output, EpisodeOptions options, SoundRandom random)
    {
        long worlds = output.shape[0] / options.Clips, channels = output.shape[1], perClip = output.shape[2] * output.shape[3];
        long inBank = options.BankClips * perClip, inQueries = options.Queries * perClip;
        torch.Tensor patches = output.to(torch.ScalarType.Float32).permute(0, 2, 3, 1).reshape(worlds, options.Clips * perClip, channels);
        torch.Tensor normal = patches.narrow(1, 0, inBank);
        using Scalar least = LeastVariance, square = LeastSquare, once = 1;
        torch.Tensor mean = normal.mean([1], keepdim: true), deviation = normal.var(1, keepdim: true).add(least, once).sqrt();
        torch.Tensor standardised = (patches - mean) / deviation;
        torch.Tensor queries = standardised.narrow(1, inBank, inQueries);
        (torch.Tensor chosen, long size) = Choose(worlds, options.Clips * perClip, perClip, options.BankClips, random);
        torch.Tensor bank = standardised.reshape(-1, channels).index_select(0, chosen.to(output.device));

        // Which patch is nearest has no gradient; that of the distance to it is all that is needed, and saves keeping every distance.
        torch.Tensor nearest;
        using (torch.no_grad())
        {
            torch.Tensor within = torch.cdist(queries.detach(), bank.detach().view(worlds, size, channels)).argmin(2);
            torch.Tensor offsets = torch.arange(worlds, dtype: torch.ScalarType.Int64, device: output.device).mul(size).unsqueeze(1);
            nearest = (within + offsets).view(-1);
        }

        torch.Tensor squares = (queries - bank.index_select(0, nearest).view(worlds, inQueries, channels)).pow(2).mean([2]).add(square, once);

        // A power mean over the patches of a clip: a soft form of the mean of the highest, whatever the scale of distances.
        using Scalar half = options.Sharpness / 2, sharpness = options.Sharpness, count = -Math.Log(perClip);
        return squares.log().mul(half).view(worlds, options.Queries, perClip).logsumexp(2).add(count, once).div(sharpness);
    }

    /// <summary>Draws patches of each clip of each bank: their places among all patches, and how many there are in a bank.</summary>
    private static (torch.Tensor Places, long Size) Choose(long worlds, long perWorld, long perClip, int clips, SoundRandom random)
    {
        long fromClip = Math.Min(BankPatchesPerClip, perClip);
        long[] places = new long[worlds * clips * fromClip];
        for (int i = 0; i < places.Length; i++)
        {
            long clip = i / fromClip % clips, world = i / fromClip / clips;
            long patch = fromClip < perClip ? random.Below((int)perClip) : i % fromClip;
            places[i] = (world * perWorld) + (clip * perClip) + patch;
        }

        return (torch.tensor(places, dtype: torch.ScalarType.Int64), clips * fromClip);
    }
}
