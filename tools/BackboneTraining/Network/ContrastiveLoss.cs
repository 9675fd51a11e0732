using TorchSharp;

namespace AudioAnomaly.BackboneTraining;

/// <summary>The normalised temperature-scaled cross entropy (NT-Xent; Chen et al., 2020): each view must find its partner among all others of the batch.</summary>
internal static class ContrastiveLoss
{
    /// <summary>Computes the loss.</summary>
    /// <param name="projections">2 N x d, rows of length 1; row i and row N + i are partners.</param>
    /// <param name="temperature">What similarities are divided by.</param>
    /// <returns>The mean loss in nats, and the share of views that are closest to their partner.</returns>
    public static (torch.Tensor Loss, double Accuracy) Compute(torch.Tensor projections, double temperature)
    {
        long count = projections.shape[0];
        using Scalar scale = temperature, never = -1e9;
        torch.Tensor itself = torch.eye(count, dtype: torch.ScalarType.Bool, device: projections.device);
        torch.Tensor similarities = torch.mm(projections, projections.t()).div(scale).masked_fill(itself, never);
        torch.Tensor partners = torch.tensor([.. Enumerable.Range(0, (int)count).Select(i => (i + (count / 2)) % count)], dtype: torch.ScalarType.Int64, device: projections.device);
        torch.Tensor loss = torch.nn.functional.cross_entropy(similarities, partners);
        double accuracy = similarities.detach().argmax(1).eq(partners).to(torch.ScalarType.Float32).mean().item<float>();
        return (loss, accuracy);
    }
}
