namespace AudioAnomaly.Torch;

/// <summary>
/// A network that can teach: it makes untrained networks of its own architecture, which learn to give the same features on normal sound (STFPM). Implement it
/// beside <see cref="TorchFeatureExtractor"/> to let a backbone of your own teach.
/// </summary>
public interface ITeacherFeatureExtractor : ITorchFeatureExtractor
{
    /// <summary>
    /// Makes a network of the same architecture and layers with random weights. What normalises the input is the teacher's and stays frozen. Equal seeds give
    /// equal weights; torch's global generator is not used.
    /// </summary>
    /// <param name="seed">The seed of the weights.</param>
    /// <returns>The student; it belongs to the caller.</returns>
    ITrainableBackbone CreateStudent(int seed);
}
