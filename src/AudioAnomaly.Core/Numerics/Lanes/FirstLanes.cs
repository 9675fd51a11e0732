using System.Runtime.Intrinsics;

namespace AudioAnomaly;

/// <summary>Loads and stores of less than a vector where there are no instructions for it.</summary>
internal static unsafe class FirstLanes
{
    public static Vector128<float> Load(float* source, int count)
    {
        Vector128<float> values = default;
        for (int i = 0; i < count; i++)
        {
            values = values.WithElement(i, source[i]);
        }

        return values;
    }

    public static void Store(float* target, int count, Vector128<float> values)
    {
        for (int i = 0; i < count; i++)
        {
            target[i] = values[i];
        }
    }

    public static void Store(double* target, int count, Vector128<double> values)
    {
        if (count > 0)
        {
            *target = values[0];
        }
    }
}
