using System.Runtime.Intrinsics;

namespace AudioAnomaly.BackboneTraining;

/// <summary>
/// A filter whose output keeps a part of the output before. Sixteen samples are computed at once: four by four inputs are summed up first, so that only every
/// sixteenth output waits for another.
/// </summary>
internal sealed class OnePole
{
    private const int Part = 256;
    private const int Reach = 16;

    // Below it the output fades on in subnormal numbers, which some processors compute slowly.
    private const float Silence = 1e-18f;

    private readonly float _keep;
    private readonly float _gain;
    private readonly float[] _inputs = new float[Reach + Part];
    private readonly float[] _fours = new float[Reach + Part];
    private Vector512<float> _last;

    /// <summary>Makes a filter at rest: y[n] = <paramref name="keep"/> y[n - 1] + <paramref name="gain"/> x[n].</summary>
    public OnePole(double keep, double gain) => (_keep, _gain) = ((float)keep, (float)gain);

    /// <summary>Filters in place what follows on what was filtered before. The length is a multiple of sixteen, except at the end.</summary>
    public void Run(Span<float> samples)
    {
        for (int start = 0; start < samples.Length; start += Part)
        {
            RunPart(samples.Slice(start, Math.Min(Part, samples.Length - start)));
        }
    }

    private unsafe void RunPart(Span<float> samples)
    {
        int padded = (samples.Length + Reach - 1) / Reach * Reach;
        samples.CopyTo(_inputs.AsSpan(Reach));
        _inputs.AsSpan(Reach + samples.Length, padded - samples.Length).Clear();
        double square = (double)_keep * _keep, fourth = square * square;
        Vector512<float> k0 = Vector512.Create(_gain), k1 = k0 * _keep, k2 = k0 * (float)square, k3 = k0 * (float)(square * _keep);
        Vector512<float> k4 = Vector512.Create((float)fourth), k8 = Vector512.Create((float)(fourth * fourth));
        Vector512<float> k12 = Vector512.Create((float)(fourth * fourth * fourth)), k16 = Vector512.Create((float)(fourth * fourth * fourth * fourth));
        Vector512<float> last = _last;
        fixed (float* inputs = _inputs, fours = _fours)
        {
            for (float* x = inputs + Reach, z = fours + Reach; x < inputs + Reach + padded; x += Reach, z += Reach)
            {
                Vector512<float> near = Vector512.FusedMultiplyAdd(k1, Vector512.Load(x - 1), k0 * Vector512.Load(x));
                Vector512.FusedMultiplyAdd(k3, Vector512.Load(x - 3), Vector512.FusedMultiplyAdd(k2, Vector512.Load(x - 2), near)).Store(z);
            }

            for (float* z = fours + Reach; z < fours + Reach + padded; z += Reach)
            {
                Vector512<float> near = Vector512.FusedMultiplyAdd(k4, Vector512.Load(z - 4), Vector512.Load(z));
                Vector512<float> far = Vector512.FusedMultiplyAdd(k12, Vector512.Load(z - 12), k8 * Vector512.Load(z - 8));
                last = Vector512.FusedMultiplyAdd(k16, last, near + far);
                last.Store(z - Reach);
            }

        }

        // The outputs stand where sums stood that are no longer needed. What the next part looks back to moves to the front.
        _fours.AsSpan(0, samples.Length).CopyTo(samples);
        _fours.AsSpan(padded, Reach).CopyTo(_fours);
        _inputs.AsSpan(padded, Reach).CopyTo(_inputs);
        _last = Vector512.ConditionalSelect(Vector512.GreaterThan(Vector512.Abs(last), Vector512.Create(Silence)), last, Vector512<float>.Zero);
    }
}
